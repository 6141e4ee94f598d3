import { setTimeout as sleep } from 'node:timers/promises';
import { Dhis2Error, Dhis2UnavailableError } from '../errors/errors';

export interface LimiterPaceOptions {
  /** First pause after a refusal without `Retry-After`; it doubles with each refusal of the same request. Default 1,000. */
  readonly pauseMs?: number;
  /** Without a refusal for so long, the pace goes up by a tenth. Default 10,000. */
  readonly recoverEveryMs?: number;
  /** All pauses of one request together; one that would have to wait longer fails. Default 300,000. */
  readonly patienceMs?: number;
}

/** Of the pace at which a request was refused. */
const slowTo = 0.7;
const growBy = 1.1;
const slowestPerSecond = 0.2;
const windowMs = 1_000;
/** A 503 so soon after another answer is a limiter's (nginx), not a server that is down. */
const aliveMs = 3_000;

/**
 * The pace of all requests of this process to one server that limits their rate: refusals (429; 503 of a server that answers others)
 * hold all requests back for a moment and make them slower, and each step of quiet makes them faster again, until the limit does not
 * show any more. Without refusals there is no limit.
 */
export class LimiterPace {
  private readonly pauseMs: number;
  private readonly recoverEveryMs: number;
  private readonly patienceMs: number;
  private perSecond: number | undefined;
  /** The pace at which the limit was met first. */
  private peak = 0;
  private changedAt = 0;
  private nextStart = 0;
  private answeredAt = Number.NEGATIVE_INFINITY;
  private starts: number[] = [];

  constructor(options: LimiterPaceOptions = {}) {
    this.pauseMs = options.pauseMs ?? 1_000;
    this.recoverEveryMs = options.recoverEveryMs ?? 10_000;
    this.patienceMs = options.patienceMs ?? 300_000;
  }

  /** Starts per second that the server has borne; undefined while no limit is known. */
  get requestsPerSecond(): number | undefined {
    this.recover(performance.now());
    return this.perSecond;
  }

  /** Resolves when the next request may start; rejects with the reason of an aborted signal. */
  async turn(signal?: AbortSignal): Promise<void> {
    const now = performance.now();
    this.recover(now);
    const startAt = Math.max(now, this.nextStart);
    this.nextStart = this.perSecond === undefined ? 0 : startAt + 1_000 / this.perSecond;
    if (startAt > now) await pause(startAt - now, signal);
    const started = performance.now();
    this.starts = [...this.starts.filter((at) => at > started - windowMs), started];
  }

  answered(): void {
    this.answeredAt = performance.now();
  }

  /**
   * How long a request that was refused waits before it is sent again; undefined for what is no limiter's refusal and when its
   * patience is over. A POST with 503 may have been carried out, so that its sender reads first: it slows all others only.
   */
  pauseAfter(error: unknown, earlier: { readonly refusals: number; readonly waitedMs: number }): number | undefined {
    if (!(error instanceof Dhis2Error) || !this.limits(error)) return undefined;
    const now = performance.now();
    this.slowDown(now);
    const pauseMs = Math.max(error.retryAfterMs ?? 0, this.pauseMs * 2 ** Math.min(earlier.refusals, 5));
    const mayBeDone = error.status !== 429 && error.method !== 'GET';
    if (mayBeDone || earlier.waitedMs + pauseMs > this.patienceMs) return undefined;
    this.nextStart = Math.max(this.nextStart, now + pauseMs);
    return pauseMs;
  }

  private limits(error: Dhis2Error): boolean {
    if (!(error instanceof Dhis2UnavailableError)) return false;
    return error.status === 429 || (error.status === 503 && performance.now() - this.answeredAt < aliveMs);
  }

  /** Once for all refusals of one burst. */
  private slowDown(now: number): void {
    if (this.perSecond !== undefined && now - this.changedAt < windowMs) return;
    const seen = Math.max(1, this.starts.filter((at) => at > now - windowMs).length);
    if (this.perSecond === undefined) this.peak = seen;
    this.perSecond = Math.max(slowestPerSecond, slowTo * Math.min(seen, this.perSecond ?? seen));
    this.changedAt = now;
  }

  private recover(now: number): void {
    while (this.perSecond !== undefined && now - this.changedAt >= this.recoverEveryMs) {
      this.changedAt += this.recoverEveryMs;
      this.perSecond *= growBy;
      if (this.perSecond > 2 * this.peak) this.perSecond = undefined;
    }
  }
}

/** Rejects with the reason of the signal. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(Math.ceil(ms), undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
