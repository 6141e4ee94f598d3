import type pl from 'nodejs-polars';
import { conform } from '../build-frame';
import { rejectsSchema } from './rejects-frame';

/**
 * Rejects as CSV for people (UTF-8, header, LF). The source's key and the value can be corrected in a spreadsheet and the file
 * read back with `rejectsFromCsv`. An empty text is written as `""`, no text as nothing.
 */
export function rejectsToCsv(rejects: pl.DataFrame): string {
  return conform(rejects, rejectsSchema).writeCSV().toString('utf8');
}
