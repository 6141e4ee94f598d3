/** The part of a request that faults are matched by. */
export interface FaultSubject {
  readonly method: string;
  /** `/api/…` without version prefix and suffix. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** Which requests a fault meets; all given members must agree. */
export interface FaultMatch {
  readonly method?: string;
  /** Text: the exact path; expression: tested against the path. */
  readonly path?: string | RegExp;
  /** Parameters that must be there with these values. */
  readonly query?: Readonly<Record<string, string>>;
  readonly when?: (subject: FaultSubject) => boolean;
}

/** What goes wrong. */
export type Fault =
  /** The request is not handled; a proxy (html) or DHIS2 (json) refuses it. */
  | { kind: 'status'; status: number; body?: 'html' | 'json' | 'empty'; retryAfterSeconds?: number }
  /** The request is not handled; the login page comes with status 200. */
  | { kind: 'loginPage' }
  /** Handled, and the answer begins so much later. */
  | { kind: 'slow'; delayMs: number }
  /** Handled; the body comes in pieces. */
  | { kind: 'trickle'; bytesPerPiece: number; intervalMs: number }
  /**
   * Handled; only the first part of the body is sent. `clean`: the transfer ends as if it were whole (a short 200);
   * `broken`: the connection is destroyed.
   */
  | { kind: 'cut'; share: number; ending: 'clean' | 'broken' }
  /** The connection is destroyed: `before` the request is handled, or `after` it, so that a commit has no answer. */
  | { kind: 'reset'; point: 'before' | 'after' }
  /** Waits for the promise: `before` the request is handled, or `after` it, before the answer. */
  | { kind: 'hold'; point: 'before' | 'after'; until: Promise<void> };

export interface FaultRule {
  readonly match?: FaultMatch;
  readonly fault: Fault;
  /** How often it strikes; 1 unless given, `Infinity` for ever. */
  readonly times?: number;
  /** Lets so many matching requests pass first; 0 unless given. */
  readonly after?: number;
  /** Strikes a matching request with this probability; 1 unless given. */
  readonly probability?: number;
  /** For `probability`: the same seed strikes the same requests; 1 unless given. */
  readonly seed?: number;
}
