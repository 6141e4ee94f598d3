import { Dhis2Error, type FailedRequest, type FailureDetails } from './dhis2-error';

export { Dhis2Error } from './dhis2-error';
export { InvalidArgumentError } from './invalid-argument-error';

/** Credentials missing, wrong, expired or locked: 401, a redirect to the login page, the login page itself, a malformed token (400). */
export class Dhis2AuthError extends Dhis2Error {
  readonly retryable = false;
}

/** 403 of DHIS2: the user is known but lacks an authority or a right. */
export class Dhis2ForbiddenError extends Dhis2Error {
  readonly retryable = false;
}

/** 404: no such object (JSON, E1005) or no DHIS2 at this address (HTML). */
export class Dhis2NotFoundError extends Dhis2Error {
  readonly retryable = false;
}

/**
 * DHIS2 understood and refused: 400, 405, 409, 415 … with its code where it gave one, e.g. E2010–E2012.
 * 2.38–2.42: also a 200 with an EMPTY body, which is how an export is refused there (no code). Also a web page with 400, 403 …,
 * 501 or 511, which a firewall or a proxy has sent in place of DHIS2 (`webPage`).
 */
export class Dhis2RefusedError extends Dhis2Error {
  readonly retryable = false;
}

/**
 * A 409 without a code for a request that names periods: `GET /api/dataValueSets` or `/api/completeDataSetRegistrations`.
 * DHIS2 gives every refusal there a code; this one is the database's, because another request created one of these periods at
 * the same time (seen on 2.40–2.42, of registrations also on 2.43 and 2.44). The same request succeeds when it is made again.
 */
export class Dhis2PeriodRaceError extends Dhis2Error {
  readonly retryable = true;
}

/** A redirect that is not one to the login page, e.g. http → https: the connection's URL must be changed. */
export class Dhis2RedirectError extends Dhis2Error {
  readonly retryable = false;
}

/** 413, 414 or 431: ask for less (halve the chunk). */
export class Dhis2TooLargeError extends Dhis2Error {
  readonly retryable = false;
}

/** 408, 429, 502, 503, 504 and a proxy's 520–524: the server is busy, restarting or down. See `retryAfterMs`. */
export class Dhis2UnavailableError extends Dhis2Error {
  readonly retryable = true;
}

/** 500 and other 5xx. May be deterministic (2.43+: an unparsable period in a POST), so bound the retries. */
export class Dhis2ServerError extends Dhis2Error {
  readonly retryable = true;
}

export type TimeoutPhase = 'connect' | 'headers' | 'body' | 'total';

/** A time limit was exceeded. After `headers`, `body` or `total` a POST may still be carried out by the server. */
export class Dhis2TimeoutError extends Dhis2Error {
  readonly retryable = true;

  constructor(
    readonly phase: TimeoutPhase,
    what: string,
    advice: string,
    request: FailedRequest,
    details: FailureDetails = {},
  ) {
    super(what, advice, request, details);
  }
}

/** No connection, or it broke: refused, DNS, TLS, reset … `code` is Node's or undici's, e.g. `ECONNREFUSED`. */
export class Dhis2NetworkError extends Dhis2Error {
  constructor(
    readonly code: string,
    readonly retryable: boolean,
    what: string,
    advice: string,
    request: FailedRequest,
    details: FailureDetails = {},
  ) {
    super(what, advice, request, details);
  }
}

/**
 * An answer that is not what was asked for: wrong content type, HTML, a cut or malformed body, members missing.
 * `retryable` for cut bodies and HTML (a proxy's page), not for a shape that this version does not understand.
 */
export class Dhis2ContentError extends Dhis2Error {
  constructor(
    readonly retryable: boolean,
    what: string,
    advice: string,
    request: FailedRequest,
    details: FailureDetails = {},
  ) {
    super(what, advice, request, details);
  }
}

/** The URL would be over 7,000 bytes (Tomcat's line + headers limit is 8 KB); nothing was sent. Ask for less per request. */
export class UrlTooLongError extends Dhis2Error {
  readonly retryable = false;

  constructor(
    readonly bytes: number,
    limit: number,
    request: FailedRequest,
  ) {
    super(
      `The URL has ${bytes} bytes, more than the ${limit} that DHIS2 servers accept`,
      'Ask for fewer org units, periods or data elements in one request.',
      request,
    );
  }
}
