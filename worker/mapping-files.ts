import { readFile, realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';

/** Larger tables belong into the metadata of the servers, not into a file that each run reads. */
const maxBytes = 64 * 1024 * 1024;

/** Reads a text file below the configured mappings folder. Paths that leave it, also through links, are refused. */
export function mappingFileReader(folder: string | undefined): (file: string) => Promise<string> {
  return async (file) => {
    if (folder === undefined) {
      throw new Error(`mapping file "${file}": sluice.yaml names no mappings folder; add e.g. mappings: mappings`);
    }
    const path = resolve(folder, file);
    if (leaves(folder, path)) throw new Error(`mapping file "${file}" lies outside the mappings folder`);
    try {
      const [realFolder, realFile] = [await realpath(folder), await realpath(path)];
      if (leaves(realFolder, realFile)) throw new Error(`mapping file "${file}" lies outside the mappings folder`);
      const bytes = await readFile(realFile);
      if (bytes.length > maxBytes)
        throw new Error(`mapping file "${file}" is larger than ${maxBytes / 1024 / 1024} MiB`);
      return bytes.toString('utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error) {
        throw new Error(`mapping file "${file}" can't be read in ${folder}: ${String(error.code)}`, { cause: error });
      }
      throw error;
    }
  };
}

function leaves(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below === '..' || below.startsWith(`..${sep}`) || resolve(folder, below) !== path;
}
