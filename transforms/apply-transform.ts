import pl from 'nodejs-polars';
import { conform, emptyFrame } from '../frames/build-frame';
import { FrameColumnError } from '../frames/columns';
import { keyColumns } from '../frames/schema';
import type { Transform } from './define-transform';
import { TransformError } from './transform-error';
import { rowColumn, transformSchema } from './transform-schema';

/** What became of the rows that a transform got; each class is a frame of its own. */
export interface TransformedRows {
  /** The rows that go on (`transformSchema`); `row` is null in added ones. */
  readonly rows: pl.DataFrame;
  /** Rows that it took out (`transformSchema`). */
  readonly filtered: pl.DataFrame;
  /** How many of `rows` it added. */
  readonly added: number;
}

const cellColumns = ['organisation_unit_id', 'period'] as const;

/**
 * Applies a chunk-wise transform (`keeps`, `filters`, `adds`) to rows of `transformSchema`. Throws TransformError when it throws,
 * lacks a column, loses or repeats rows beyond its effect, or gives rows outside of the org units × periods that it got.
 */
export function applyToChunk(transform: Transform, options: unknown, given: pl.DataFrame): TransformedRows {
  if (given.height === 0) return { rows: given, filtered: emptyFrame(transformSchema), added: 0 };
  const rows = resultOf(transform, options, given);
  const isAdded = pl.col(rowColumn).isNull();
  const added = rows.filter(isAdded);
  const kept = rows.filter(isAdded.not());
  const filtered = given.join(kept, { on: rowColumn, how: 'anti' });
  const repeated = kept.height - kept.unique({ subset: [rowColumn] }).height;
  if (repeated > 0) throw problem(transform, `${repeated} rows stand twice, by their number in "row"`);
  const moved = kept.join(given, { on: [rowColumn, ...keyColumns], how: 'anti' }).height;
  if (moved > 0) {
    throw problem(
      transform,
      `${moved} rows have another key or another number in "row" than they came with; keys are changed by a mapping`,
    );
  }
  if (added.height > 0 && transform.effect !== 'adds') {
    throw problem(transform, `it adds ${added.height} rows (null in "row"), but its effect is ${transform.effect}`);
  }
  if (filtered.height > 0 && transform.effect !== 'filters') {
    throw problem(transform, `it takes out ${filtered.height} rows, but its effect is ${transform.effect}`);
  }
  const outside = rows.join(given.select(...cellColumns).unique(), { on: [...cellColumns], how: 'anti' }).height;
  if (outside > 0) {
    throw problem(
      transform,
      `${outside} rows lie in org units or periods that it did not get; only an aggregating transform may give such rows`,
    );
  }
  return { rows, filtered, added: added.height };
}

/** Applies an aggregating transform to all rows of a data set; what it gives are new rows, all that it got is used up. */
export function applyToAll(transform: Transform, options: unknown, given: pl.DataFrame): pl.DataFrame {
  if (transform.effect !== 'aggregates') {
    throw problem(transform, `its effect is ${transform.effect}; use transform(), not aggregate()`);
  }
  return resultOf(transform, options, given);
}

function resultOf(transform: Transform, options: unknown, given: pl.DataFrame): pl.DataFrame {
  let result: pl.DataFrame;
  try {
    result = transform.run(given, options);
  } catch (error) {
    throw new TransformError(
      `transform "${transform.id}" failed: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
  const withRow =
    transform.effect === 'aggregates' && !result.columns.includes(rowColumn)
      ? result.withColumns(pl.lit(null).cast(pl.Int64).alias(rowColumn))
      : result;
  let rows: pl.DataFrame;
  try {
    rows = conform(withRow, transformSchema);
  } catch (error) {
    if (error instanceof FrameColumnError) throw problem(transform, error.message);
    throw error;
  }
  for (const column of keyColumns) {
    const empty = rows.getColumn(column).nullCount();
    if (empty > 0) throw problem(transform, `${empty} rows have nothing in "${column}"`);
  }
  return rows;
}

function problem({ id }: Transform, text: string): TransformError {
  return new TransformError(`transform "${id}": ${text}`);
}
