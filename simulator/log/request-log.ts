/** One request as the simulator saw it. */
export interface LoggedRequest {
  /** 1 for the first request of this server. */
  readonly number: number;
  readonly method: string;
  /** With version prefix and suffix, without query. */
  readonly path: string;
  /** Not decoded, without `?`. */
  readonly query: string;
  /** Milliseconds of the machine's clock, not of the simulated one. */
  readonly startedAt: number;
  endedAt: number | undefined;
  /** Undefined while under way, and when the connection was cut before an answer. */
  status: number | undefined;
  requestBytes: number;
  replyBytes: number;
  username: string | undefined;
  /** Rows that the request changed. */
  wrote: number;
  /** Kinds of the faults that were applied, e.g. `reset`. */
  faults: string[];
  /** An error inside the simulator itself; a fault of the simulator, never of the client. */
  error: string | undefined;
}

export type NewRequest = Pick<LoggedRequest, 'method' | 'path' | 'query'>;

/** The requests of a server, the newest `capacity` of them; totals count all. */
export class RequestLog {
  private readonly ring: LoggedRequest[] = [];
  private count = 0;
  private underWay = 0;
  private peak = 0;

  constructor(private readonly capacity = 20_000) {}

  begin(request: NewRequest): LoggedRequest {
    this.count += 1;
    this.underWay += 1;
    this.peak = Math.max(this.peak, this.underWay);
    const entry: LoggedRequest = {
      number: this.count,
      method: request.method,
      path: request.path,
      query: request.query,
      startedAt: Date.now(),
      endedAt: undefined,
      status: undefined,
      requestBytes: 0,
      replyBytes: 0,
      username: undefined,
      wrote: 0,
      faults: [],
      error: undefined,
    };
    this.ring.push(entry);
    if (this.ring.length > this.capacity * 2) this.ring.splice(0, this.ring.length - this.capacity);
    return entry;
  }

  end(entry: LoggedRequest): void {
    if (entry.endedAt !== undefined) return;
    entry.endedAt = Date.now();
    this.underWay -= 1;
  }

  /** Oldest first. */
  entries(): readonly LoggedRequest[] {
    return this.ring.slice(-this.capacity);
  }

  /** Requests of this method to exactly this path (`/api/dataValueSets`); either may be left out. */
  find(wanted: { method?: string; path?: string }): LoggedRequest[] {
    return this.entries().filter(
      (entry) =>
        (wanted.method === undefined || entry.method === wanted.method) &&
        (wanted.path === undefined || entry.path === wanted.path),
    );
  }

  /** Requests that changed at least one row. */
  writes(): LoggedRequest[] {
    return this.entries().filter((entry) => entry.wrote > 0);
  }

  /** Requests ever begun, those already forgotten included. */
  get total(): number {
    return this.count;
  }

  get inFlight(): number {
    return this.underWay;
  }

  /** The most requests that were ever under way at once, since the last `clear`. */
  get maxInFlight(): number {
    return this.peak;
  }

  /** Forgets all requests that have ended; numbers go on. */
  clear(): void {
    const open = this.ring.filter((entry) => entry.endedAt === undefined);
    this.ring.splice(0, this.ring.length, ...open);
    this.peak = this.underWay;
  }
}
