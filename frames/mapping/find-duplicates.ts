import pl from 'nodejs-polars';
import { keyColumns } from '../schema';
import { rejectCodes } from '../rejects/reject-codes';
import { rowNumber } from '../row-number';

/** Numbered rows of one frame, each in exactly one class. */
export interface Deduplicated {
  /** Rows whose key occurs once, and the first of several equal rows. */
  readonly unique: pl.DataFrame;
  /** The further copies of equal rows. */
  readonly duplicates: pl.DataFrame;
  /** Rows whose key occurs with different contents, with `code` and `text`. */
  readonly conflicting: pl.DataFrame;
}

const contents = ['value', 'comment', 'follow_up', 'deleted'] as const;
const [firstKey, ...otherKeys] = keyColumns;
const copies = pl.len().alias('_copies');
const isRepeated = pl.col('_copies').gt(1);
const noReason = [pl.lit('').alias('code'), pl.lit('').alias('text')];

/**
 * Sorts out keys that a source gave more than once. 2.38–2.42 give a row once for every requested group that holds its org unit,
 * so copies are equal in all; other repetitions are not guessed about.
 */
export function findDuplicates(numbered: pl.DataFrame): Deduplicated {
  const keys = [...keyColumns];
  const repeatedKeys = numbered.groupBy(keys).agg(copies).filter(isRepeated);
  if (repeatedKeys.height === 0) {
    const none = numbered.head(0);
    return {
      unique: numbered,
      duplicates: none,
      conflicting: none.withColumns(...noReason),
    };
  }
  const repeated = numbered.join(repeatedKeys.select(...keys), { on: keys, how: 'semi' }).withColumns(
    pl
      .col(rowNumber)
      .min()
      .over(firstKey, ...otherKeys, ...contents)
      .alias('_first'),
    pl
      .len()
      .over(firstKey, ...otherKeys)
      .alias('_copies'),
    pl
      .len()
      .over(firstKey, ...otherKeys, ...contents)
      .alias('_equal'),
  );
  const equal = repeated.filter(pl.col('_equal').eq(pl.col('_copies')));
  const firsts = equal.filter(pl.col(rowNumber).eq(pl.col('_first')));
  const single = numbered.join(repeatedKeys.select(...keys), { on: keys, how: 'anti' });
  const conflicting = repeated.filter(pl.col('_equal').neq(pl.col('_copies')));
  return {
    unique: pl.concat([single, firsts.select(...single.columns)]).sort(rowNumber),
    duplicates: equal.filter(pl.col(rowNumber).neq(pl.col('_first'))),
    conflicting: conflicting.withColumns(
      pl.lit(rejectCodes.duplicate).alias('code'),
      pl.format('The source gave this key {} times with different contents', pl.col('_copies')).alias('text'),
    ),
  };
}
