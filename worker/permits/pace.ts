/** Spaces the starts of requests: one every `1 / perSecond` seconds, without saving up for a burst. */
export class Pace {
  private nextStartMs = 0;

  /** Milliseconds from now until a start is due; 0 when it is. */
  waitMs(now: number): number {
    return Math.max(0, this.nextStartMs - now);
  }

  /** Notes a start. Without a rate the next may follow at once. */
  started(now: number, perSecond: number | undefined): void {
    this.nextStartMs = perSecond === undefined ? 0 : Math.max(now, this.nextStartMs) + 1_000 / perSecond;
  }
}
