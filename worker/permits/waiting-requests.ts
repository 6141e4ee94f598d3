import { abortReason, type Release } from '../../dhis2/client/admission';
import type { FailedRequest } from '../../dhis2/errors/dhis2-error';

interface Waiter {
  readonly request: FailedRequest;
  readonly admit: (release: Release) => void;
  readonly refuse: (error: Error) => void;
}

/** Requests that wait to be let in, first come first served; a cancelled one leaves. */
export class WaitingRequests {
  private readonly queue: Waiter[] = [];

  get length(): number {
    return this.queue.length;
  }

  /** Resolves when it is admitted; rejects when it is refused, or with the reason of its signal. */
  join(request: FailedRequest, signal: AbortSignal | undefined): Promise<Release> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.queue.splice(this.queue.indexOf(waiter), 1);
        reject(abortReason(signal));
      };
      const settle = (): void => signal?.removeEventListener('abort', leave);
      const waiter: Waiter = {
        request,
        admit(release) {
          settle();
          resolve(release);
        },
        refuse(error) {
          settle();
          reject(error);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.queue.push(waiter);
    });
  }

  admitFirst(release: Release): void {
    this.queue.shift()?.admit(release);
  }

  refuseAll(reason: (request: FailedRequest) => Error): void {
    for (const { refuse, request } of this.queue.splice(0)) refuse(reason(request));
  }
}
