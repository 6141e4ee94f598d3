import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { errorCode } from '../config/error-code';
import { isSameProcess, processIdentity } from './process-identity';

let taken = 0;

/**
 * Takes a lock for this process, as a file that names it; that of a process that ended is taken over. Returns how it is given back,
 * or the pid of the process that has it.
 */
export function takeLock(path: string): { readonly release: () => void } | { readonly heldBy: string } {
  const content = `${process.pid} ${processIdentity(process.pid).replaceAll(' ', '_')} ${taken++}`;
  for (let attempt = 1; ; attempt += 1) {
    if (tryTake(path, content)) {
      return {
        release: () => {
          if (read(path) === content) rmSync(path, { force: true });
        },
      };
    }
    const held = read(path);
    if (held !== undefined && !holderLives(held)) breakStale(path, held);
    // it was given back, or broken by somebody else, between two looks at it
    else if (held !== undefined || attempt > 3) return { heldBy: held?.split(' ')[0] ?? '?' };
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function holderLives(content: string): boolean {
  const [pid = '', identity = ''] = content.split(' ', 2);
  return /^\d+$/.test(pid) && isSameProcess(Number(pid), identity.replaceAll('_', ' '));
}

/** Takes the lock, or not. A complete file appears at once by `link`, so that nobody reads half of one. */
function tryTake(path: string, content: string): boolean {
  const draft = `${path}.${process.pid}.${taken++}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes away the lock of a process that ended, unless somebody else was quicker. */
function breakStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.${taken++}.stale`;
  try {
    renameSync(path, aside);
    if (read(aside) !== stale) linkSync(aside, path);
  } catch {
    // Somebody else took it away, or has the lock by now: the next attempt sees which.
  }
  rmSync(aside, { force: true });
}
