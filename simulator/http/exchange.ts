import type { User } from '../state/catalogue';

/** A request after authentication, as a handler sees it. */
export interface SimulatorRequest {
  readonly method: string;
  /** Without query and without a `/api/40` version prefix: always `/api/…`. */
  readonly path: string;
  /** Path suffix such as `csv` of `/api/dataValueSets.csv`, already cut from `path`. */
  readonly suffix: string | undefined;
  /** The number of the version prefix (`/api/37/…`), if one was given. */
  readonly apiVersion: number | undefined;
  /** Decoded pairs in the order of the query string. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Raw bytes, not yet uncompressed. */
  readonly body: Buffer;
  readonly user: User;
  /** Scheme, host and port that the client used, e.g. `http://127.0.0.1:9001`. */
  readonly base: string;
}

/** What a handler answers. `body` of type object is sent as JSON. */
export interface SimulatorReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | object;
  /** Rows of the table `datavalue` (or completeness registrations) that the request changed, for the request log. */
  readonly wrote?: number;
}

export type Handler = (request: SimulatorRequest) => SimulatorReply | Promise<SimulatorReply>;
