import { readFile, realpath, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';

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

function leaves(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below === '..' || below.startsWith(`..${sep}`) || resolve(folder, below) !== path;
}
