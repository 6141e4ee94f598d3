import pl from 'nodejs-polars';
import { booleanColumn, dateColumn, textColumn } from '../../frames/columns';
import { dataValueSchema, keyColumns } from '../../frames/schema';
import type { FileLayout } from '../../contracts/activities';
import { laidOut } from './file-layout';

const fileColumns = Object.keys(dataValueSchema);
const timeColumns = ['created', 'last_updated'];

/**
 * Mapped rows as a file holds them: `dataValueSchema`, ordered by key, so that the same rows make the same file. `created` is
 * null: data values are read as CSV, which has no such column.
 */
export function fileRows(mapped: pl.DataFrame): pl.DataFrame {
  return mapped
    .withColumns(pl.lit(null).cast(pl.Datetime('ms')).alias('created'))
    .sort([...keyColumns])
    .select(...fileColumns);
}

const utc = '%Y-%m-%dT%H:%M:%S%.3fZ';
/** As DHIS2 exports it (2.38–2.44). */
const dhis2Utc = '%Y-%m-%dT%H:%M:%S%.3f+0000';

/** Lines of a CSV file, without the header. Texts are exact: nothing is put in front of what a spreadsheet would run. */
export function csvLines(rows: pl.DataFrame, layout: FileLayout): string {
  if (rows.height === 0) return '';
  const form = layout === 'dhis2' ? dhis2Utc : utc;
  const texts = rows.withColumns(...timeColumns.map((name) => pl.col(name).dt.strftime(form).alias(name)));
  return laidOut(texts, layout).writeCSV({ includeHeader: false }).toString('utf8');
}

/** Rows of a Parquet file; times say that they are UTC. */
export function parquetRows(rows: pl.DataFrame, layout: FileLayout): pl.DataFrame {
  const times = timeColumns.map((name) => pl.col(name).cast(pl.Datetime('ms', 'UTC')).alias(name));
  return laidOut(rows.withColumns(...times), layout);
}

/** Data values as DHIS2's JSON has them, one text each. What is null is left out, `deleted` unless it is true. */
export function jsonTexts(rows: pl.DataFrame): string[] {
  const [elements, periods, units, combos, attributes] = keyColumns.map((column) => textColumn(rows, column));
  const values = textColumn(rows, 'value');
  const updated = dateColumn(rows, 'last_updated');
  const comments = textColumn(rows, 'comment');
  const flags = booleanColumn(rows, 'follow_up');
  const deleted = booleanColumn(rows, 'deleted');
  return values.map((value, i) =>
    JSON.stringify({
      dataElement: elements?.[i],
      period: periods?.[i],
      orgUnit: units?.[i],
      categoryOptionCombo: combos?.[i],
      attributeOptionCombo: attributes?.[i],
      value: value ?? undefined,
      lastUpdated: updated[i]?.toISOString(),
      comment: comments[i] ?? undefined,
      followup: flags[i] ?? undefined,
      deleted: deleted[i] === true ? true : undefined,
    }),
  );
}
