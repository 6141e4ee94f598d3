import type pl from 'nodejs-polars';
import type { FrameRef } from '../../contracts/frame-ref';
import { spreadsheetCsvPieces } from '../../frames/csv/spreadsheet-csv';
import type { FrameStore } from '../../frames/store/frame-store';

/** More rows than this a spreadsheet can't open; the Parquet file has all of them. */
const maxCsvRows = 1_000_000;

/** Where a table for people lies. */
export interface StoredTable {
  readonly ref: FrameRef;
  /** Names in the store: the CSV file, then the Parquet file. */
  readonly files: readonly [csv: string, parquet: string];
}

/** Stores a table for people in a folder: as `<name>.csv`, safe in a spreadsheet, and as Parquet. */
export async function storeTable(
  store: FrameStore,
  folder: string,
  name: string,
  frame: pl.DataFrame,
): Promise<StoredTable> {
  const csv = `${folder}/${name}.csv`;
  await store.writeText(csv, spreadsheetCsvPieces(frame.head(maxCsvRows)));
  const ref = await store.putFrame(folder, frame);
  return { ref, files: [csv, ref.uri] };
}
