import type { FailedRequest } from '../errors/dhis2-error';
import { isError } from '../errors/error-code';
import type { RequestOutcome } from './request-outcome';

/** Gives a slot back, and says how the request ended; without an outcome, that it tells nothing of the server. */
export type Release = (outcome?: RequestOutcome) => void;

/** Decides when a request may start: one slot is held for as long as the request is in flight, body included. */
export interface Admission {
  /**
   * Waits for a slot; resolves with the function that gives it back. Rejects with the signal's reason when aborted, and may
   * reject with a Dhis2Error for the request when the server is not to be asked for some time.
   */
  acquire(signal?: AbortSignal, request?: FailedRequest): Promise<Release>;
}

/** At most `slots` requests of this process at once, first come first served. */
export class Semaphore implements Admission {
  private readonly waiting: (() => void)[] = [];
  private free: number;

  constructor(slots: number) {
    this.free = slots;
  }

  async acquire(signal?: AbortSignal): Promise<Release> {
    if (signal?.aborted === true) throw abortReason(signal);
    if (this.free > 0) this.free -= 1;
    else await this.turn(signal);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    };
  }

  private async turn(signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const admit = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(admit), 1);
        reject(abortReason(signal));
      };
      this.waiting.push(admit);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }
}

/** The reason of an aborted signal, as an error. */
export function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return isError(reason) ? reason : new DOMException('The operation was aborted.', 'AbortError');
}
