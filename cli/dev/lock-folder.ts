import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '../../worker/temporal/lock-file';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';

/** Makes sure that one `sluice dev` serves a folder, until the process ends. Throws CliError when there is one. */
export function lockFolder(folder: string): void {
  const lock = takeLock(lockFile(folder));
  if ('heldBy' in lock) {
    throw new CliError(
      `\`sluice dev\` runs in ${folder} already (process ${lock.heldBy}) and takes up what changes there; ` +
        'use that one, or end it and start again',
      exitCodes.usage,
    );
  }
  process.once('exit', () => lock.release());
}

function lockFile(folder: string): string {
  try {
    mkdirSync(join(folder, '.sluice'), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new CliError(
      `cannot write ${join(folder, '.sluice')} (${error instanceof Error ? error.message : String(error)}); ` +
        '`sluice worker` serves a folder that is read-only',
    );
  }
  return join(folder, '.sluice', 'dev.lock');
}
