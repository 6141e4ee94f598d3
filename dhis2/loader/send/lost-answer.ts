import {
  Dhis2ContentError,
  Dhis2NetworkError,
  Dhis2ServerError,
  Dhis2TimeoutError,
  Dhis2UnavailableError,
} from '../../errors/errors';

export type LostAnswer =
  /** The server or the way to it failed: the POST may or may not have been carried out. */
  | { readonly kind: 'lost'; readonly mayStillCommit: boolean; readonly retryAfterMs: number | undefined }
  /** A 500: as a rule about the rows themselves, but 2.38–2.42 may have written part of them. */
  | { readonly kind: 'failed'; readonly text: string };

/** No connection was made, so that nothing can have been sent. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** Sorts the errors of a POST after which its effect is unknown; undefined for all others. */
export function lostAnswer(error: unknown): LostAnswer | undefined {
  if (error instanceof Dhis2ServerError) return { kind: 'failed', text: error.message };
  if (error instanceof Dhis2TimeoutError) {
    return { kind: 'lost', mayStillCommit: error.phase !== 'connect', retryAfterMs: undefined };
  }
  if (error instanceof Dhis2UnavailableError) {
    return { kind: 'lost', mayStillCommit: error.status !== 503, retryAfterMs: error.retryAfterMs };
  }
  if (error instanceof Dhis2NetworkError && error.retryable) {
    return { kind: 'lost', mayStillCommit: !neverSent.has(error.code), retryAfterMs: undefined };
  }
  // an answer that was cut: the server had done its work when it began to answer
  if (error instanceof Dhis2ContentError && error.retryable) {
    return { kind: 'lost', mayStillCommit: false, retryAfterMs: undefined };
  }
  return undefined;
}
