import type { DataType } from 'nodejs-polars';
import pl from 'nodejs-polars';
import { conform } from '../../frames/build-frame';
import { booleanColumn, textColumn, type FrameSchema } from '../../frames/columns';
import { dataValueSchema, keyColumns } from '../../frames/schema';
import type { LoadRow } from '../loader/rows';
import { MalformedArgumentError, MissingArgumentError } from './argument-errors';

const required = [...keyColumns, 'value'] as const;
const optional: FrameSchema = { comment: pl.Utf8, follow_up: pl.Bool, deleted: pl.Bool };

/**
 * The frame in the columns of `dataValueSchema`. Needed: the five key columns and `value`, all of text; `comment` (text),
 * `follow_up` and `deleted` (boolean) may be there; other columns are left out.
 * @throws MissingArgumentError, MalformedArgumentError naming the columns or rows
 */
export function checkedImportFrame(data: pl.DataFrame): pl.DataFrame {
  const missing = required.filter((name) => !data.columns.includes(name));
  if (missing.length > 0) {
    throw new MissingArgumentError(
      `The data frame lacks the columns ${missing.join(', ')}; it has: ${data.columns.join(', ') || 'none'}.`,
    );
  }
  for (const name of [...required, ...Object.keys(optional)]) {
    if (data.columns.includes(name)) checkType(data, name, optional[name] ?? pl.Utf8);
  }
  for (const name of keyColumns) checkFilled(data, name);
  if (data.columns.includes('deleted') && booleanColumn(data, 'deleted').includes(true)) {
    throw new MalformedArgumentError(
      "The data frame holds deleted rows (column deleted). Filter them out, or import them with importStrategy 'DELETE' and without that column.",
    );
  }
  const absent = Object.entries(dataValueSchema).filter(
    ([name]) => !data.columns.includes(name) || name === 'created' || name === 'last_updated',
  );
  return conform(
    data.withColumns(...absent.map(([name, type]) => pl.lit(null).cast(type).alias(name))),
    dataValueSchema,
  );
}

/** A column without any value has no type of its own and passes. */
function checkType(data: pl.DataFrame, name: string, type: DataType): void {
  const column = data.getColumn(name);
  if (column.dtype.equals(type) || column.nullCount() === column.length) return;
  const advice = type.equals(pl.Utf8) ? ` Convert it: pl.col('${name}').cast(pl.Utf8).` : '';
  throw new MalformedArgumentError(
    `The column ${name} must be of type ${type.toString()}, it is ${column.dtype.toString()}.${advice}`,
  );
}

function checkFilled(data: pl.DataFrame, name: string): void {
  const empty = textColumn(data, name).flatMap((text, row) => (text === null || text === '' ? [row] : []));
  if (empty.length === 0) return;
  const rows = empty.slice(0, 5).join(', ') + (empty.length > 5 ? `, … (${empty.length} in all)` : '');
  throw new MalformedArgumentError(`The column ${name} must not be empty; it is in the rows ${rows}.`);
}

/** Rows of a mapped frame, in order. */
export function loadRows(mapped: pl.DataFrame): LoadRow[] {
  const [dataElement, period, orgUnit, categoryOptionCombo, attributeOptionCombo] = keyColumns.map((name) =>
    textColumn(mapped, name),
  );
  const value = textColumn(mapped, 'value');
  const comment = textColumn(mapped, 'comment');
  const followUp = booleanColumn(mapped, 'follow_up');
  return value.map((text, row) => ({
    dataElement: dataElement?.[row] ?? '',
    period: period?.[row] ?? '',
    orgUnit: orgUnit?.[row] ?? '',
    categoryOptionCombo: categoryOptionCombo?.[row] ?? '',
    attributeOptionCombo: attributeOptionCombo?.[row] ?? '',
    value: text,
    comment: comment[row] ?? null,
    followUp: followUp[row] ?? null,
  }));
}
