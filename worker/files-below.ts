import { mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { errorCode } from './config/error-code';

export interface FilesBelow {
  /** For messages, e.g. `mapping file`. */
  readonly what: string;
  /** The key of sluice.yaml that names the folder, e.g. `mappings`. */
  readonly key: string;
  readonly maxBytes: number;
}

/** Reads a file below a configured folder. Paths that leave it, also through links, are refused. */
export function readerBelow(
  folder: string | undefined,
  { what, key, maxBytes }: FilesBelow,
): (file: string) => Promise<Buffer> {
  return async (file) => {
    if (folder === undefined) {
      throw new Error(`${what} "${file}": sluice.yaml names no ${key} folder; add e.g. ${key}: ${key}`);
    }
    const path = resolve(folder, file);
    if (leaves(folder, path)) throw new Error(`${what} "${file}" lies outside the ${key} folder`);
    try {
      const [realFolder, realFile] = [await realpath(folder), await realpath(path)];
      if (leaves(realFolder, realFile)) throw new Error(`${what} "${file}" lies outside the ${key} folder`);
      if ((await stat(realFile)).size > maxBytes)
        throw new Error(`${what} "${file}" is larger than ${maxBytes / 1024 / 1024} MiB`);
      return await readFile(realFile);
    } catch (error) {
      if (error instanceof Error && 'code' in error) {
        throw new Error(`${what} "${file}" can't be read in ${folder}: ${String(error.code)}`, { cause: error });
      }
      throw error;
    }
  };
}

/**
 * The place of a file below a configured folder that is to be written; folders on its way are made. Paths that leave it, also
 * through links, are refused before anything is made outside.
 */
export function placerBelow(
  folder: string | undefined,
  { what, key }: Pick<FilesBelow, 'what' | 'key'>,
): (file: string) => Promise<string> {
  return async (file) => {
    if (folder === undefined) {
      throw new Error(`${what} "${file}": sluice.yaml names no ${key} folder; add e.g. ${key}: ${key}`);
    }
    const path = resolve(folder, file);
    const outside = new Error(`${what} "${file}" lies outside the ${key} folder`);
    if (path === resolve(folder) || leaves(folder, path)) throw outside;
    try {
      await mkdir(folder, { recursive: true });
      const realFolder = await realpath(folder);
      if (leaves(realFolder, await realpath(await nearestFolder(dirname(path))))) throw outside;
      await mkdir(dirname(path), { recursive: true });
      const parent = await realpath(dirname(path));
      if (leaves(realFolder, parent)) throw outside;
      return join(parent, basename(path));
    } catch (error) {
      if (error === outside) throw error;
      throw new Error(`${what} "${file}" can't be written in ${folder}: ${errorCode(error)}`, { cause: error });
    }
  };
}

/** The folder, or the nearest one above it that is there. */
async function nearestFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const above = dirname(folder);
    if (above === folder || errorCode(error) !== 'ENOENT') throw error;
    return nearestFolder(above);
  }
}

function leaves(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below === '..' || below.startsWith(`..${sep}`) || resolve(folder, below) !== path;
}
