import type pl from 'nodejs-polars';
import { conform } from '../build-frame';
import { spreadsheetCsv, spreadsheetCsvPieces } from '../csv/spreadsheet-csv';
import { rejectTableSchema } from './known-rejects';
import { rejectsSchema } from './rejects-frame';

/**
 * Rejects as CSV for people (UTF-8, header, LF), with the column `known` where they have been held against the last run. The
 * source's key and the value can be corrected in a spreadsheet and the file read back with `rejectsFromCsv`. An empty text is
 * written as `""`, no text as nothing; cells that a spreadsheet would run as a formula get an apostrophe in front.
 */
export function rejectsToCsv(rejects: pl.DataFrame): string {
  return spreadsheetCsv(conform(rejects, rejects.columns.includes('known') ? rejectTableSchema : rejectsSchema));
}

/** The same in pieces of so many rows, for a file. */
export function rejectsToCsvPieces(rejects: pl.DataFrame, rows?: number): Generator<string> {
  return spreadsheetCsvPieces(
    conform(rejects, rejects.columns.includes('known') ? rejectTableSchema : rejectsSchema),
    rows,
  );
}
