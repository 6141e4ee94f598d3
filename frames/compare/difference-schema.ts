import pl from 'nodejs-polars';
import type { FrameSchema } from '../columns';
import { keyColumns, sourceKeyColumns } from '../schema';

/**
 * What is to be done with a row. `leave`: a source deletion that is not carried over because deletes are ignored.
 * `not kept`: a value that the target would take and not keep, and at whose key it holds nothing. `unchanged` also stands for
 * deletions where the target holds nothing.
 */
export const changes = ['create', 'update', 'delete', 'unchanged', 'not kept', 'leave'] as const;
export type Change = (typeof changes)[number];

/** Whether a row is of this class. Expressions are dear to make (about half a millisecond each), so these are made once. */
export const isChange = {
  create: pl.col('change').eq(pl.lit('create')),
  update: pl.col('change').eq(pl.lit('update')),
  delete: pl.col('change').eq(pl.lit('delete')),
  unchanged: pl.col('change').eq(pl.lit('unchanged')),
  'not kept': pl.col('change').eq(pl.lit('not kept')),
  leave: pl.col('change').eq(pl.lit('leave')),
} satisfies Record<Change, pl.Expr>;
/** Rows with a value that is to be written. */
export const isSent = isChange.create.or(isChange.update);
/** Rows that change the target. */
export const isWritten = isSent.or(isChange.delete);
/** Rows that stand for rows of the source. */
export const isOfSource = pl.col('source_rows').gt(pl.lit(0));
/** Rows of the source that are in the classes of `mapped`. */
export const isMapped = isOfSource.and(isChange.leave.not());

/** Why a row is deleted: the source deleted it, the target would not keep the source's value, or the source has no such row. */
export const deleteCauses = ['tombstone', 'not kept', 'absent'] as const;
export type DeleteCause = (typeof deleteCauses)[number];

/** Whether a row is deleted for this cause. */
export const isCausedBy = {
  tombstone: pl.col('delete_cause').eq(pl.lit('tombstone')),
  'not kept': pl.col('delete_cause').eq(pl.lit('not kept')),
  absent: pl.col('delete_cause').eq(pl.lit('absent')),
} satisfies Record<DeleteCause, pl.Expr>;

/** Mapped rows beside what the target holds. One row for each target key. */
export const differenceSchema = {
  ...Object.fromEntries(keyColumns.map((column) => [column, pl.Utf8])),
  /** Null in rows that are deleted because the source has no such row. */
  ...Object.fromEntries(sourceKeyColumns.map((column) => [column, pl.Utf8])),
  /** As the target would store it; null in deletions. */
  value: pl.Utf8,
  comment: pl.Utf8,
  follow_up: pl.Bool,
  /** As the target holds it, unchanged; null where it holds nothing, or only a tombstone. */
  old_value: pl.Utf8,
  old_comment: pl.Utf8,
  old_follow_up: pl.Bool,
  /** One of `changes`. */
  change: pl.Utf8,
  /** One of `deleteCauses` where `change` is `delete`, else null. */
  delete_cause: pl.Utf8,
  /** The target holds a tombstone at this key, so that a creation revives it. */
  target_tombstone: pl.Bool,
  source_rows: pl.Int32,
} satisfies FrameSchema;
