import pl from 'nodejs-polars';
import type { FrameSchema } from '../columns';
import { conform } from '../build-frame';
import { dataValueSchema, keyColumns } from '../schema';
import type { ValueRules } from '../values/value-rules';
import { distinctTarget } from './distinct-target';
import { equalStored, storedForm } from './equality';

/** What an earlier run left at a key of the target. */
export const leftSchema = {
  ...Object.fromEntries(keyColumns.map((column) => [column, pl.Utf8])),
  value: pl.Utf8,
  comment: pl.Utf8,
  follow_up: pl.Bool,
  /** False: it left nothing there. */
  present: pl.Bool,
} satisfies FrameSchema;

const keys = [...keyColumns];

function side(rows: pl.DataFrame, prefix: string, rules: ValueRules): pl.DataFrame {
  return storedForm(rows, rules).select(
    ...keys,
    pl.col('value').alias(`${prefix}_value`),
    pl.col('comment').alias(`${prefix}_comment`),
    pl.col('follow_up').alias(`${prefix}_follow_up`),
    pl.col('present').alias(`${prefix}_present`),
  );
}

/**
 * Parts rows by whether the target (`dataValueSchema`) still holds at their key what was left there (`leftSchema`), by the
 * equality of the comparison; a tombstone counts as nothing. Each row is in one of the two.
 */
export function splitMoved(
  rows: pl.DataFrame,
  target: pl.DataFrame,
  left: pl.DataFrame,
  rules: ValueRules,
): { readonly still: pl.DataFrame; readonly moved: pl.DataFrame } {
  const read = conform(target, dataValueSchema).filter(pl.col('deleted').fillNull(pl.lit(false)).not());
  const now = distinctTarget(read).distinct.withColumns(pl.lit(true).alias('present'));
  const same = equalStored(
    { value: '_left_value', comment: '_left_comment', followUp: '_left_follow_up' },
    { value: '_now_value', comment: '_now_comment', followUp: '_now_follow_up' },
  );
  const isThere = pl.col('_now_present').fillNull(pl.lit(false));
  const asLeft = pl
    .when(pl.col('_left_present').and(isThere))
    .then(same)
    .otherwise(pl.col('_left_present').eq(isThere))
    .fillNull(pl.lit(false));
  const judged = rows
    .join(side(left, '_left', rules), { on: keys, how: 'left' })
    .join(side(now, '_now', rules), { on: keys, how: 'left' })
    .withColumns(asLeft.alias('_as_left'));
  return {
    still: judged.filter(pl.col('_as_left')).select(...rows.columns),
    moved: judged.filter(pl.col('_as_left').not()).select(...rows.columns),
  };
}
