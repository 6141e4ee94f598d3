import pl from 'nodejs-polars';
import { conform } from '../../frames/build-frame';
import { booleanColumn, textColumn } from '../../frames/columns';
import { dataValueSchema, keyColumns } from '../../frames/schema';
import type { LoadRow } from '../loader/rows';
import { MalformedArgumentError, MissingArgumentError } from './argument-errors';

const required = [...keyColumns, 'value'] as const;
const optional = { comment: 'string', follow_up: 'boolean', deleted: 'boolean' } as const;

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
  for (const name of required) checkType(data, name, 'string');
  for (const [name, type] of Object.entries(optional)) if (data.columns.includes(name)) checkType(data, name, type);
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
function checkType(data: pl.DataFrame, name: string, wanted: 'string' | 'boolean'): void {
  const cells: unknown[] = data.getColumn(name).toArray();
  const row = cells.findIndex((cell) => cell !== null && typeof cell !== wanted);
  if (row < 0) return;
  const found = cells[row] instanceof Date ? 'date-times' : `${typeof cells[row]}s`;
  const advice = wanted === 'string' ? ` Convert it: pl.col('${name}').cast(pl.Utf8).` : '';
  throw new MalformedArgumentError(`The column ${name} must hold ${wanted}s, it holds ${found} (row ${row}).${advice}`);
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
