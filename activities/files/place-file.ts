import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ExistingFilePolicy } from '../../contracts/activities';
import { isAbsent, isTaken } from '../../frames/store/disk-errors';

export interface FileDigest {
  readonly bytes: number;
  readonly sha256: string;
}

/** There is a file that is not to be replaced. */
export class FileExistsError extends Error {
  override readonly name = 'FileExistsError';
}

/** Size and hash of a file; undefined where there is none. */
export async function digestOf(path: string): Promise<FileDigest | undefined> {
  const found = await lstat(path).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { bytes: found.size, sha256: hash.digest('hex') };
}

/**
 * Lets `make` write a temporary file beside `path` and gives it its name once it is whole. A file of the same content that is
 * there already stays untouched; another one is replaced, or refused with FileExistsError.
 */
export async function placeFile(
  path: string,
  ifExists: ExistingFilePolicy,
  make: (temporary: string) => Promise<void>,
): Promise<FileDigest & { readonly written: boolean }> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    await make(temporary);
    const made = await digestOf(temporary);
    if (made === undefined) throw new Error(`${temporary} is gone`);
    if ((await digestOf(path))?.sha256 === made.sha256) return { ...made, written: false };
    if (ifExists === 'overwrite') await rename(temporary, path);
    else await linkNew(temporary, path);
    const folder = await open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return { ...made, written: true };
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A link is made only where no file is: nobody's file is replaced, even one that came a moment ago. */
async function linkNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new FileExistsError('it is there already, with other content', { cause: error });
  }
}
