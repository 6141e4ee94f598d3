import { StoreError, StoreUnavailableError } from './store-errors';

const advice: Readonly<Record<string, string>> = {
  EACCES: 'no permission; give the worker the folder, or name another in the configuration',
  EPERM: 'not permitted; give the worker the folder, or name another in the configuration',
  EROFS: 'the file system is read-only; name another folder in the configuration',
  ENOSPC: 'no space left on the disk; free some, then run again',
  EDQUOT: 'the disk quota is used up; free some space, then run again',
  ENOTDIR: 'a part of the path is a file, not a folder; name another folder in the configuration',
  EEXIST: 'a file lies where a folder is needed; name another folder in the configuration',
  ENOENT: 'its folder cannot be made there; name another in the configuration',
  EISDIR: 'a folder lies where a file is needed',
  EMFILE: 'too many open files; raise the limit of the process',
};

/** Space and file handles come back by themselves or by a person while the run waits; permissions do not. */
const passing = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'EBUSY', 'EIO']);

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** Nothing there: no such file, or no such folder above it. */
export function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

/** A file of that name is there already. */
export function isTaken(error: unknown): boolean {
  return codeOf(error) === 'EEXIST';
}

/** One clear error for what the file system said; store errors and programming errors pass unchanged. */
export function diskError(root: string, what: string, error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof StoreError || code === undefined) return error;
  return new StoreUnavailableError(`Cannot ${what} the store ${root}: ${advice[code] ?? code}`, {
    retryable: passing.has(code),
    cause: error,
  });
}
