import { InvalidArgumentError } from '../errors/invalid-argument-error';
import { redactUrl } from '../errors/redact';
import type { Admission } from './admission';
import type { Dhis2Auth } from './credentials';
import type { LimiterPace } from './limiter-pace';

/** How to reach one DHIS2 server. */
export interface Dhis2Options {
  /** Base URL without `/api`, e.g. `https://hmis.example.org/dhis`. */
  readonly url: string;
  readonly auth: Dhis2Auth;
  /** TCP and TLS. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** From the request sent to the first byte of the answer. Default 120,000. */
  readonly headersTimeoutMs?: number;
  /** Longest silence inside a body. Default 60,000. */
  readonly bodyTimeoutMs?: number;
  /** From sending to the last byte, without the wait for a slot. Default: no limit. */
  readonly totalTimeoutMs?: number;
  /** Sockets kept open to the server. Default 8. */
  readonly maxConnections?: number;
  /** Default: as many requests in flight as there are connections. */
  readonly admission?: Admission;
  /** Makes requests that a limiter refuses wait and go slower; shared by the clients of one server. Default: they fail. */
  readonly limiter?: LimiterPace;
  /** Largest body of an answer that is held in memory, unpacked; downloads have no limit. Default 256 MiB. */
  readonly maxResponseBytes?: number;
}

/** Whether a path is that of the API itself, `…/api` or `…/api/41`. An `api` further up is a path prefix like any other. */
export function endsInApi(path: string): boolean {
  return /\/api(\/\d+)?\/*$/.test(path);
}

/** Base URL as scheme, host, port and path, without credentials, query and trailing slash. */
export function normaliseAddress(url: string): string {
  const shown = redactUrl(url);
  if (!URL.canParse(url)) {
    throw new InvalidArgumentError(`"${shown}" is not a URL. Write it like https://hmis.example.org/dhis.`);
  }
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw new InvalidArgumentError(`"${shown}" must begin with https:// or http://.`);
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new InvalidArgumentError(
      `"${shown}" was given with credentials in it; give them separately as username and password.`,
    );
  }
  if (parsed.search !== '' || parsed.hash !== '') {
    throw new InvalidArgumentError(`"${shown}" must be the base URL alone, without "?" and "#".`);
  }
  const path = parsed.pathname.replace(/\/+$/, '');
  if (endsInApi(path)) {
    throw new InvalidArgumentError(`"${shown}" must be the base URL without "/api" at its end.`);
  }
  return `${parsed.protocol}//${parsed.host}${path}`;
}

/** The largest delay that Node's timers accept. */
const maxTimeoutMs = 2 ** 31 - 1;

/** A whole number of at least 1, or the default. */
export function positive(name: keyof Dhis2Options, given: number | undefined, fallback: number): number {
  if (given === undefined) return fallback;
  if (!Number.isInteger(given) || given < 1 || given > maxTimeoutMs) {
    throw new InvalidArgumentError(`${name} must be a whole number from 1 to ${maxTimeoutMs}, not ${given}.`);
  }
  return given;
}
