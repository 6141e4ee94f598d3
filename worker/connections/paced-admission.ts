import { setTimeout as wait } from 'node:timers/promises';
import { Semaphore, type Admission } from '../../dhis2/client/admission';

/** At most `concurrency` requests at once and, where a rate is set, one start every `1 / requestsPerSecond` seconds. */
export class PacedAdmission implements Admission {
  private readonly slots: Semaphore;
  private nextStartMs = 0;

  constructor(
    concurrency: number,
    private readonly requestsPerSecond: number | undefined,
  ) {
    this.slots = new Semaphore(concurrency);
  }

  async acquire(signal?: AbortSignal): Promise<() => void> {
    const release = await this.slots.acquire(signal);
    if (this.requestsPerSecond === undefined) return release;
    const now = performance.now();
    const startMs = Math.max(now, this.nextStartMs);
    this.nextStartMs = startMs + 1_000 / this.requestsPerSecond;
    try {
      await wait(startMs - now, undefined, { signal });
    } catch (error) {
      release();
      throw error;
    }
    return release;
  }
}
