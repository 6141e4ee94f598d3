import { readerBelow } from './files-below';

/** Larger tables belong into the metadata of the servers, not into a file that each run reads. */
const maxBytes = 64 * 1024 * 1024;

/** Reads a text file below the configured mappings folder. Paths that leave it, also through links, are refused. */
export function mappingFileReader(folder: string | undefined): (file: string) => Promise<string> {
  const read = readerBelow(folder, { what: 'mapping file', key: 'mappings', maxBytes });
  return async (file) => (await read(file)).toString('utf8');
}
