import { placerBelow, readerBelow } from './files-below';

/** A file is read whole; more than this is better brought over from a server. */
const maxBytes = 256 * 1024 * 1024;

/** Reads a file of data values below the configured files folder. Paths that leave it, also through links, are refused. */
export function dataFileReader(folder: string | undefined): (file: string) => Promise<Buffer> {
  return readerBelow(folder, { what: 'file', key: 'files', maxBytes });
}

/** The place of a file of data values below the configured files folder that is to be written. */
export function dataFilePlacer(folder: string | undefined): (file: string) => Promise<string> {
  return placerBelow(folder, { what: 'file', key: 'files' });
}
