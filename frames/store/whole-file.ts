import { randomUUID } from 'node:crypto';
import { link, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the folder and those above it, each for the owner only, and gives its path without links. */
export async function makePrivateFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return realpath(folder);
}

/** Puts the bytes into a new temporary file (0600) beside `path`, forced to disk, and lets `place` give it its name. */
async function viaTemporary(
  path: string,
  bytes: Uint8Array | Iterable<string>,
  place: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      if (ArrayBuffer.isView(bytes)) await handle.writeFile(bytes);
      else for (const piece of bytes) await handle.writeFile(piece, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await place(temporary);
    await syncFolder(dirname(path));
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Writes a file whole or not at all, also when the machine stops half-way; what was there is replaced. */
export async function writeWholeFile(path: string, bytes: Uint8Array | Iterable<string>): Promise<void> {
  await viaTemporary(path, bytes, (temporary) => rename(temporary, path));
}

/** Like `writeWholeFile`, but fails with the code EEXIST when there is a file already. */
export async function writeNewFile(path: string, bytes: Uint8Array | Iterable<string>): Promise<void> {
  await viaTemporary(path, bytes, (temporary) => link(temporary, path));
}
