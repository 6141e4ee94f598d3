import { open, stat } from 'node:fs/promises';
import pl from 'nodejs-polars';
import { emptyFrame } from '../build-frame';
import { dataValueSchema } from '../schema';
import { exportCsvColumns, exportCsvHeader, exportCsvKeyColumns } from './export-csv';

/** A file is not the whole CSV export that it should be. */
export class ExportCsvError extends Error {
  override readonly name = 'ExportCsvError';
}

const textSchema = Object.fromEntries(exportCsvColumns.map((column) => [column, pl.Utf8]));

/** `2024-01-31T09:30:00.123+0000`: UTC, with or without fraction. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:\+0000|\+00:00|Z)$/;

async function firstBytes(path: string, length: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function countNulls(frame: pl.DataFrame, column: string): number {
  return frame.getColumn(column).nullCount();
}

/** Expressions are dear to make (about half a millisecond each), so these are made once. */
const isEmptyText = new Map(
  exportCsvKeyColumns.map((column) => [
    column,
    pl
      .col(column)
      .isNull()
      .or(pl.col(column).eq(pl.lit(''))),
  ]),
);
const asDataValues = [
  pl.col('dataelement').alias('data_element_id'),
  pl.col('period'),
  pl.col('orgunit').alias('organisation_unit_id'),
  pl.col('categoryoptioncombo').alias('category_option_combo_id'),
  pl.col('attributeoptioncombo').alias('attribute_option_combo_id'),
  pl.col('value'),
  pl.lit(null).cast(pl.Datetime('ms')).alias('created'),
  timestampColumn('lastupdated').alias('last_updated'),
  pl.col('comment'),
  pl
    .when(pl.col('followup').eq(pl.lit('true')))
    .then(pl.lit(true))
    .when(pl.col('followup').eq(pl.lit('false')))
    .then(pl.lit(false))
    .otherwise(pl.lit(null))
    .cast(pl.Bool)
    .alias('follow_up'),
  pl.col('deleted').eq(pl.lit('true')).fillNull(pl.lit(false)).alias('deleted'),
];
const hasEmptyKey = pl.anyHorizontal([...isEmptyText.values()]);

/**
 * Reads a downloaded CSV export into a frame of `dataValueSchema`; `created` is null, because the format has no such column.
 * Texts stay as they are: an empty quoted field is the empty text, an empty field is null. `deleted` is true only for the text
 * `true` (2.43+ writes `false`, earlier servers `null`); `follow_up` is null for an empty field.
 * `expectedRows` is what the scanner counted while the file was written. Throws ExportCsvError when the header, the rows, a key
 * column, a flag or a time stamp are not those of a whole export.
 */
export async function readExportCsv(path: string, expectedRows: number): Promise<pl.DataFrame> {
  const header = `${exportCsvHeader}\n`;
  const start = await firstBytes(path, header.length);
  if (start !== header) {
    throw new ExportCsvError(
      `${path} does not begin with the header of a data value export, but with ${JSON.stringify(start.slice(0, 60))}`,
    );
  }
  const { size } = await stat(path);
  if (size === header.length) {
    checkRows(path, 0, expectedRows);
    return emptyFrame(dataValueSchema);
  }
  const raw = pl.readCSV(path, { schema: textSchema, hasHeader: true, truncateRaggedLines: false, encoding: 'utf8' });
  checkRows(path, raw.height, expectedRows);
  const withoutKey = raw.filter(hasEmptyKey);
  for (const [column, isEmpty] of withoutKey.height === 0 ? [] : isEmptyText) {
    const empty = withoutKey.filter(isEmpty).height;
    if (empty > 0)
      throw new ExportCsvError(`${path}: the column "${column}" is empty in ${empty} of ${raw.height} rows`);
  }
  checkWords(path, raw, 'followup', ['true', 'false', '']);
  checkWords(path, raw, 'deleted', ['true', 'false', 'null', '']);
  const frame = raw.select(...asDataValues);
  const unread = countNulls(frame, 'last_updated') - countNulls(raw, 'lastupdated');
  if (unread > 0) {
    const texts: unknown[] = raw.getColumn('lastupdated').unique().toArray();
    const bad = texts.find((text) => typeof text === 'string' && !timestamp.test(text));
    throw new ExportCsvError(
      `${path}: ${unread} values of the column "lastupdated" are not UTC time stamps, such as ${JSON.stringify(bad)}`,
    );
  }
  return frame;
}

function checkRows(path: string, read: number, expected: number): void {
  if (read !== expected)
    throw new ExportCsvError(`${path} holds ${read} rows; ${expected} were counted when it was written`);
}

function checkWords(path: string, frame: pl.DataFrame, column: string, words: readonly string[]): void {
  const seen: unknown[] = frame.getColumn(column).unique().toArray();
  const other = seen.find((cell) => typeof cell === 'string' && !words.includes(cell));
  if (other !== undefined) throw new ExportCsvError(`${path}: the column "${column}" holds ${JSON.stringify(other)}`);
}

/** Whole seconds get a fraction, so that one pattern reads both forms; other texts become null. */
function timestampColumn(column: string): pl.Expr {
  return pl
    .col(column)
    .str.extract(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?)(?:\+0000|\+00:00|Z)$/, 1)
    .str.strptime(pl.Datetime('ms'), '%Y-%m-%dT%H:%M:%S%.f')
    .cast(pl.Datetime('ms'));
}
