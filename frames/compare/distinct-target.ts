import pl from 'nodejs-polars';
import { numberRows, rowNumber } from '../row-number';
import { keyColumns } from '../schema';

/** A frame gives one key twice, with different contents, where that cannot be. */
export class RepeatedKeyError extends Error {
  override readonly name = 'RepeatedKeyError';
}

const [firstKey, ...otherKeys] = keyColumns;

function hasRepeatedKeys(frame: pl.DataFrame): boolean {
  return frame.select(...keyColumns).unique().height < frame.height;
}

/** Throws RepeatedKeyError, with the first such key, unless every key occurs once. */
export function requireDistinctKeys(frame: pl.DataFrame, what: string): void {
  if (!hasRepeatedKeys(frame)) return;
  const repeated = repeatedKeys(frame);
  const key = repeated.row(0).slice(0, keyColumns.length).map(String).join(' ');
  throw new RepeatedKeyError(`${what} hold ${repeated.height} keys more than once, such as ${key}`);
}

/** The keys that occur more than once, in the order of their first rows, with `copies`. */
export function repeatedKeys(frame: pl.DataFrame): pl.DataFrame {
  return numberRows(frame.select(...keyColumns))
    .groupBy([...keyColumns])
    .agg(pl.len().alias('copies'), pl.col(rowNumber).min())
    .filter(pl.col('copies').gt(1))
    .sort(rowNumber)
    .select(...keyColumns, 'copies');
}

/**
 * The target's rows with each key once, and the copies that are equal to an earlier row.
 * Throws RepeatedKeyError when copies differ: then they are not one reading of one moment.
 */
export function distinctTarget(target: pl.DataFrame): { distinct: pl.DataFrame; duplicates: pl.DataFrame } {
  if (!hasRepeatedKeys(target)) return { distinct: target, duplicates: target.head(0) };
  const numbered = numberRows(target).withColumns(
    pl
      .col(rowNumber)
      .min()
      .over(firstKey, ...otherKeys, 'value', 'comment', 'follow_up', 'deleted')
      .alias('_first'),
  );
  const isFirst = pl.col(rowNumber).eq(pl.col('_first'));
  const distinct = numbered.filter(isFirst).select(...target.columns);
  requireDistinctKeys(distinct, 'The rows read from the target');
  return { distinct, duplicates: numbered.filter(isFirst.not()).select(...target.columns) };
}
