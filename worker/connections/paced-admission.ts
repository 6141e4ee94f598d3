import { setTimeout as wait } from 'node:timers/promises';
import { Semaphore, type Release } from '../../dhis2/client/admission';
import { Pace } from '../permits/pace';
import type { ServerAdmission, ServerLimits } from './open-connections';

/** Bounds the requests of this process only: for commands that ask a server directly, without Temporal. */
export function admitWithinProcess({ concurrency, requestsPerSecond }: ServerLimits): ServerAdmission {
  return new PacedAdmission(concurrency, requestsPerSecond);
}

/** At most `concurrency` requests at once and, where a rate is set, one start every `1 / requestsPerSecond` seconds. */
export class PacedAdmission implements ServerAdmission {
  private readonly slots: Semaphore;
  private readonly pace = new Pace();

  constructor(
    concurrency: number,
    private readonly requestsPerSecond: number | undefined,
  ) {
    this.slots = new Semaphore(concurrency);
  }

  async acquire(signal?: AbortSignal): Promise<Release> {
    const release = await this.slots.acquire(signal);
    if (this.requestsPerSecond === undefined) return release;
    const now = performance.now();
    const waitMs = this.pace.waitMs(now);
    this.pace.started(now, this.requestsPerSecond);
    try {
      await wait(waitMs, undefined, { signal });
    } catch (error) {
      release();
      throw error;
    }
    return release;
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}
