import { open, rename, rm } from 'node:fs/promises';
import type { CallOptions } from '../client/transport';
import type { Dhis2Client } from '../client/dhis2-client';
import type { Query } from '../client/query';
import { Dhis2ContentError } from '../errors/errors';
import { CsvScanner, CsvShapeError } from './csv-scanner';

export interface DownloadProgress {
  /** Records so far. */
  readonly rows: number;
  /** Bytes of CSV so far, unpacked. */
  readonly bytes: number;
}

export interface DownloadCallOptions extends CallOptions {
  /** Called after each piece of the body; for heartbeats. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** What DHIS2 sends for CSV, and what proxies make of a gzip file. */
const contentTypes = [
  'application/csv',
  'text/csv',
  'application/gzip',
  'application/x-gzip',
  'application/octet-stream',
];

/**
 * Streams the CSV into `file`, checked on the way. The file appears only when all of it is there: until then the bytes
 * go to a neighbour, which is removed when anything fails.
 */
export async function downloadCsv(
  client: Dhis2Client,
  path: string,
  query: Query,
  file: string,
  options: DownloadCallOptions,
): Promise<DownloadProgress> {
  const scanner = new CsvScanner();
  const partial = `${file}.part`;
  let bytes = 0;
  async function* checked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      scanner.push(chunk);
      bytes += chunk.length;
      options.onProgress?.({ rows: scanner.rows, bytes });
      yield chunk;
    }
    scanner.end();
  }
  try {
    await client.download(path, query, async (chunks) => await writeInto(partial, checked(chunks)), {
      ...options,
      contentTypes,
    });
    await rename(partial, file);
    return { rows: scanner.rows, bytes };
  } catch (error) {
    await rm(partial, { force: true });
    if (!(error instanceof CsvShapeError)) throw error;
    const request = { method: 'GET', url: client.urlOf(path, query) };
    const advice = 'The export was cut or is not one; try again, and check what stands between Sluice and DHIS2.';
    throw new Dhis2ContentError(true, `The CSV is not whole: ${error.message}`, advice, request, { cause: error });
  }
}

/** The file is closed when this ends, well or not: what is removed after it does not come back. */
async function writeInto(path: string, pieces: AsyncIterable<Buffer>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const piece of pieces) await file.writeFile(piece);
  } finally {
    await file.close();
  }
}
