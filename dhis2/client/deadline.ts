import { abortReason } from './admission';

/** Joins the caller's signal with a total time limit; `signal` aborts on whichever comes first. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly onAbort = (): void => this.controller.abort(abortReason(this.outer));
  /** True once the time limit, and not the caller, ended the request. */
  expired = false;

  constructor(
    private readonly outer: AbortSignal | undefined,
    readonly totalTimeoutMs: number | undefined,
  ) {
    outer?.addEventListener('abort', this.onAbort, { once: true });
    if (totalTimeoutMs === undefined) return;
    this.timer = setTimeout(() => {
      this.expired = true;
      this.controller.abort();
    }, totalTimeoutMs);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** True when the caller gave up. */
  get cancelled(): boolean {
    return this.outer?.aborted === true;
  }

  /** The caller's reason, as an error. */
  get reason(): Error {
    return abortReason(this.outer);
  }

  /** Must be called when the request is over; lets go of the timer and of the caller's signal. */
  end(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.onAbort);
  }
}
