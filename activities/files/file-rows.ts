import pl from 'nodejs-polars';
import { booleanColumn, dateColumn, textColumn } from '../../frames/columns';
import { dataValueSchema, keyColumns } from '../../frames/schema';

/** The columns of a file, in this order, whatever its format but JSON: those of the toolbox, and the rest of a row. */
export const fileColumns = Object.keys(dataValueSchema);

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

/** Lines of a CSV file, without the header. Texts are exact: nothing is put in front of what a spreadsheet would run. */
export function csvLines(rows: pl.DataFrame): string {
  if (rows.height === 0) return '';
  const times = ['created', 'last_updated'].map((name) => pl.col(name).dt.strftime(utc).alias(name));
  return rows
    .withColumns(...times)
    .select(...fileColumns)
    .writeCSV({ includeHeader: false })
    .toString('utf8');
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
