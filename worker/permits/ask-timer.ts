/** Calls one thing at a time, as soon as the earliest wish says. Wishes during a call count from then on. */
export class AskTimer {
  private timer: NodeJS.Timeout | undefined;
  private dueMs = Infinity;
  private calling: Promise<void> | undefined;
  private stopped = false;

  /** @param call must not reject */
  constructor(private readonly call: () => Promise<void>) {}

  /** Calls within so many milliseconds, unless a call is due before that. */
  within(waitMs: number): void {
    const dueMs = performance.now() + waitMs;
    if (this.stopped || dueMs >= this.dueMs) return;
    this.dueMs = dueMs;
    if (this.calling === undefined) this.set();
  }

  /** No further call; waits for the one under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.calling;
  }

  private set(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), Math.max(0, this.dueMs - performance.now()));
  }

  private async run(): Promise<void> {
    this.dueMs = Infinity;
    this.calling = this.call();
    await this.calling;
    this.calling = undefined;
    if (!this.stopped && this.dueMs < Infinity) this.set();
  }
}
