import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { errorCode } from '../config/error-code';
import { isSameProcess, processIdentity } from './process-identity';
import { TemporalServerError } from './temporal-error';

/** How long to wait for the lock beyond the time that a server may take to start. */
export const lockMarginMs = 30_000;

let taken = 0;

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

/**
 * Runs `work` while no other process works in this folder. The lock of a process that was killed is taken over.
 * @throws TemporalServerError when another process keeps it longer than `timeoutMs`
 */
export async function withStartLock<T>(folder: string, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const path = join(folder, 'start.lock');
  const content = `${process.pid} ${processIdentity(process.pid).replaceAll(' ', '_')} ${taken++}`;
  const giveUpAt = Date.now() + timeoutMs;
  while (!tryTake(path, content)) {
    const held = read(path);
    if (held !== undefined && !holderLives(held)) breakStale(path, held);
    else if (Date.now() > giveUpAt) {
      throw new TemporalServerError(
        `process ${held?.split(' ')[0] ?? '?'} has been starting the Temporal server of ${folder} for ` +
          `${Math.round(timeoutMs / 1000)} s; end it and run again`,
      );
    } else await wait(100);
  }
  try {
    return await work();
  } finally {
    if (read(path) === content) rmSync(path, { force: true });
  }
}
