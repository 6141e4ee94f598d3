import { types } from 'node:util';

/** True for errors of every realm: those that Node's own modules throw may not be instances of this realm's Error. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value) || value instanceof DOMException;
}

/** The first `code` in the chain of causes, e.g. `ECONNRESET`; undefined when there is none. */
export function errorCode(error: unknown): string | undefined {
  let current: unknown = error;
  while (isError(current)) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current.cause;
  }
  return undefined;
}
