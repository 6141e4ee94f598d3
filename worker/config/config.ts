import type { ServerIdentity } from '../../contracts/server-identity';
import type { ScheduleDefinition } from '../schedules/schedule-definition';
import type { Secret } from './secret';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** How Sluice signs in: HTTP Basic, or a personal access token. */
export type Credentials = { readonly username: string; readonly password: Secret } | { readonly token: Secret };

/** One DHIS2 server as one user. Two connections may name the same server. */
export interface ConnectionConfig {
  readonly name: string;
  /** Without `/api`, without a trailing slash, never with credentials. */
  readonly url: string;
  /** The name of the server, where the file gives it one: connections with the same name lead to the same server. */
  readonly server?: string;
  readonly credentials: Credentials;
  /** Requests in flight at the same time. */
  readonly concurrency: number;
  readonly requestsPerSecond?: number;
  readonly timeouts: {
    readonly connectTimeoutMs?: number;
    readonly headersTimeoutMs?: number;
    readonly bodyTimeoutMs?: number;
    readonly totalTimeoutMs?: number;
  };
}

/** Where messages about runs go: an HTTP address that takes a JSON POST. It may hold a token. */
export interface NotificationConfig {
  readonly kind: 'webhook';
  readonly url: Secret;
}

export interface TemporalConfig {
  /** `host:port`; absent: an embedded server is started. */
  readonly address?: string;
  /** Where the UI of the server at that address is; an embedded server brings its own. */
  readonly ui?: string;
  readonly namespace: string;
  /** Folder of the embedded server's database. */
  readonly dataFolder: string;
  readonly port?: number;
  readonly uiPort?: number;
}

/** The configuration, checked, with absolute paths. */
export interface Config {
  /** The file it was read from; absent when there is none. */
  readonly file?: string;
  /** Folder that relative paths start from. */
  readonly folder: string;
  /** Every connection in the file, also those whose secrets were not read. */
  readonly connectionNames: readonly string[];
  /** The connections whose secrets were read, by name. */
  readonly connections: ReadonlyMap<string, ConnectionConfig>;
  /** The server that each connection in the file leads to, by the connection's name; default: those of `connections`. */
  readonly servers?: ReadonlyMap<string, ServerIdentity>;
  readonly notifications?: ReadonlyMap<string, NotificationConfig>;
  readonly store: { readonly folder: string };
  readonly pipelinesFolder?: string;
  readonly transformsFolder?: string;
  readonly mappingsFolder?: string;
  /** Files of data values that may be imported. */
  readonly filesFolder?: string;
  readonly temporal: TemporalConfig;
  /** Tells the schedules of this configuration from those of others on the same Temporal server. */
  readonly project: string;
  /** By name, as the configuration has them: the parameters are not checked yet. */
  readonly schedules: ReadonlyMap<string, ScheduleDefinition>;
  /** Port of `GET /health`; absent: none. */
  readonly healthPort?: number;
  readonly logLevel: LogLevel;
}
