/**
 * The end of a lease by the clocks of this machine. It is over when either says so: the monotonic one stands still while a
 * machine sleeps, the other may be set.
 */
export class LeaseClock {
  private monotonicEnd = 0;
  private wallEnd = 0;

  /** The lease lasts from `askedAt` on: the time at which it was asked for, not that at which the answer came. */
  begin(askedAt: Instant, lastsMs: number): void {
    this.monotonicEnd = askedAt.monotonic + lastsMs;
    this.wallEnd = askedAt.wall + lastsMs;
  }

  get over(): boolean {
    const now = instant();
    return now.monotonic >= this.monotonicEnd || now.wall >= this.wallEnd;
  }
}

export interface Instant {
  readonly monotonic: number;
  readonly wall: number;
}

export function instant(): Instant {
  return { monotonic: performance.now(), wall: Date.now() };
}
