import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { takeLock } from './lock-file';
import { TemporalServerError } from './temporal-error';

/** How long to wait for the lock beyond the time that a server may take to start. */
export const lockMarginMs = 30_000;

/**
 * Runs `work` while no other process works in this folder. The lock of a process that was killed is taken over.
 * @throws TemporalServerError when another process keeps it longer than `timeoutMs`
 */
export async function withStartLock<T>(folder: string, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    const lock = takeLock(join(folder, 'start.lock'));
    if ('release' in lock) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (Date.now() > giveUpAt) {
      throw new TemporalServerError(
        `process ${lock.heldBy} has been starting the Temporal server of ${folder} for ` +
          `${Math.round(timeoutMs / 1000)} s; end it and run again`,
      );
    }
    await wait(100);
  }
}
