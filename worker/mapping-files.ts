import type { TextEncoding } from '../contracts/text-encodings';
import { decodeText, TextEncodingError } from '../frames/csv/decode-text';
import { MappingFileError } from '../frames/mapping/mapping-file-error';
import { readerBelow } from './files-below';

/** Larger tables belong into the metadata of the servers, not into a file that each run reads. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Reads a text file below the configured mappings folder. Paths that leave it, also through links, are refused, and so are bytes
 * that are not text in the file's encoding.
 */
export function mappingFileReader(
  folder: string | undefined,
): (file: string, encoding?: TextEncoding) => Promise<string> {
  const read = readerBelow(folder, { what: 'mapping file', key: 'mappings', maxBytes });
  return async (file, encoding) => {
    const bytes = await read(file);
    try {
      return decodeText(bytes, encoding);
    } catch (error) {
      if (error instanceof TextEncodingError) throw new MappingFileError(file, [error.message]);
      throw error;
    }
  };
}
