import {
  Dhis2ContentError,
  Dhis2Error,
  Dhis2NetworkError,
  Dhis2TimeoutError,
  Dhis2UnavailableError,
} from '../errors/errors';

/** What the end of a request says about the state of the server. */
export interface RequestOutcome {
  /** `answered`: it works, even if it refuses; `failed`: 502, 503, 504, 520–524, a time-out, or no or a broken connection. */
  readonly kind: 'answered' | 'failed' | 'unknown';
  /** A sign that it has too much to do: 408, 429, 503, 504 or a time-out after the request was sent. */
  readonly overloaded: boolean;
}

export const answered: RequestOutcome = { kind: 'answered', overloaded: false };

/** Undefined for a cancelled request and for what went wrong on this side. */
export function outcomeOf(error: unknown): RequestOutcome | undefined {
  if (!(error instanceof Dhis2Error)) return undefined;
  if (error instanceof Dhis2TimeoutError) return { kind: 'failed', overloaded: error.phase !== 'connect' };
  if (error instanceof Dhis2NetworkError) return { kind: error.retryable ? 'failed' : 'unknown', overloaded: false };
  if (error instanceof Dhis2UnavailableError) {
    const overloaded = [408, 429, 503, 504].includes(error.status ?? 0);
    return { kind: error.status === 408 || error.status === 429 ? 'answered' : 'failed', overloaded };
  }
  // A cut body or a web page may come from a proxy: it says neither that DHIS2 works nor that it does not.
  if (error instanceof Dhis2ContentError && error.retryable) return { kind: 'unknown', overloaded: false };
  return answered;
}
