import { redactUrl } from './redact';

/** The request that failed. */
export interface FailedRequest {
  readonly method: string;
  /** Whole URL; it is redacted and shortened before it is shown. */
  readonly url: string;
}

export interface FailureDetails {
  readonly status?: number | undefined;
  readonly dhis2Code?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly webPage?: boolean | undefined;
  readonly cause?: unknown;
}

/**
 * A request to DHIS2 that did not give its result. The message is one line: what happened, at which request, what to
 * do. It never holds credentials.
 */
export abstract class Dhis2Error extends Error {
  readonly method: string;
  /** Without credentials; long queries are cut. */
  readonly url: string;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** DHIS2's own code, e.g. `E2012`, when the answer named one. */
  readonly dhis2Code: string | undefined;
  /** From `Retry-After`, when the server sent one. */
  readonly retryAfterMs: number | undefined;
  /** The answer was a web page, as firewalls, proxies and portals send it: DHIS2 has not judged the request. */
  readonly webPage: boolean;
  /** Whether the same request may succeed later without a change. A 500 counts as such: bound the retries. */
  abstract readonly retryable: boolean;

  constructor(what: string, advice: string, request: FailedRequest, details: FailureDetails = {}) {
    const url = redactUrl(request.url);
    const facts = [`${request.method} ${url}`];
    if (details.status !== undefined) facts.push(`status ${details.status}`);
    if (details.dhis2Code !== undefined) facts.push(details.dhis2Code);
    super(`${what} (${facts.join(', ')}). ${advice}`, details.cause === undefined ? {} : { cause: details.cause });
    this.name = new.target.name;
    this.method = request.method;
    this.url = url;
    this.status = details.status;
    this.dhis2Code = details.dhis2Code;
    this.retryAfterMs = details.retryAfterMs;
    this.webPage = details.webPage === true;
  }
}
