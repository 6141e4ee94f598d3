import pl from 'nodejs-polars';
import { concatFrames, conform, emptyFrame } from '../build-frame';
import { dataValueSchema, keyColumns, sourceKeyColumns } from '../schema';
import { validateFrame } from '../values/validate-frame';
import type { ValueRules } from '../values/value-rules';
import type { CompareCounts } from './compare-counts';
import { differenceSchema, isCausedBy, isChange, type Change, type DeleteCause } from './difference-schema';
import { distinctTarget, requireDistinctKeys } from './distinct-target';
import { equalStored, storedForm } from './equality';
import { withoutStoredOtherwise } from './stored-otherwise';
import { concatRejects } from '../rejects/rejects-frame';

export interface CompareContext extends ValueRules {
  /** `propagate`: the source's deletions reach the target. */
  readonly deletes: 'ignore' | 'propagate';
  /**
   * The keys (`keyColumns`) that may be deleted because the source has no such row: those in the image of the mapping and the
   * plan, read whole and confirmed. Left out: none. Only used where deletes are propagated. Keys of rows that are rejected here
   * are never deleted.
   */
  readonly deletableKeys?: pl.DataFrame;
}

export interface Difference {
  /** `differenceSchema`: every mapped row that is not rejected, in their order, then the rows deleted by absence. */
  readonly difference: pl.DataFrame;
  /** `rejectsSchema` */
  readonly rejected: pl.DataFrame;
  readonly counts: CompareCounts;
}

const keys = [...keyColumns];

function change(value: Change): pl.Expr {
  return pl.lit(value);
}

function cause(value: DeleteCause): pl.Expr {
  return pl.lit(value);
}

const asRead = [
  pl.col('value').alias('old_value'),
  pl.col('comment').alias('old_comment'),
  pl.col('follow_up').alias('old_follow_up'),
];

/** The target's live rows in stored form beside the columns as they were read. */
function oldColumns(live: pl.DataFrame, rules: ValueRules): pl.DataFrame {
  return storedForm(live.select(...keys, 'value', 'comment', 'follow_up', ...asRead), rules).rename({
    value: '_old_value',
    comment: '_old_comment',
    follow_up: '_old_follow_up',
  });
}

// Expressions are dear to make (about half a millisecond each), and every chunk is compared twice: these are made once.
const held = pl.col('_held');
const tombstone = pl.col('deleted');
const gone = tombstone.or(pl.col('kept').not());
const isHeld = pl.lit(true).alias('_held');
const isTargetTombstone = pl.lit(true).alias('target_tombstone');
const withoutNulls = [
  held.fillNull(pl.lit(false)),
  pl.col('target_tombstone').fillNull(pl.lit(false)),
  pl.col('follow_up').fillNull(pl.lit(false)),
];
const equal = equalStored(
  { value: 'value', comment: 'comment', followUp: 'follow_up' },
  { value: '_old_value', comment: '_old_comment', followUp: '_old_follow_up' },
);
/** The class of a row, where the source's deletions are carried over and where they are not. */
const classOf = { propagate: changeOf('delete'), ignore: changeOf('leave') };
const causeAndContent = [
  pl
    .when(isChange.delete.not())
    .then(pl.lit(null))
    .when(tombstone)
    .then(cause('tombstone'))
    .otherwise(cause('not kept'))
    .cast(pl.Utf8)
    .alias('delete_cause'),
  pl.when(gone).then(pl.lit(null)).otherwise(pl.col('value')).alias('value'),
  pl.when(gone).then(pl.lit(null)).otherwise(pl.col('comment')).alias('comment'),
  pl.when(gone).then(pl.lit(false)).otherwise(pl.col('follow_up')).alias('follow_up'),
];

const isDeleted = tombstone.fillNull(pl.lit(false));
const isLive = tombstone.not();
const hasTargetKey = pl.col('data_element_id').isNotNull();

function changeOf(deletion: 'delete' | 'leave'): pl.Expr {
  return pl
    .when(tombstone.and(held.not()))
    .then(change('unchanged'))
    .when(tombstone)
    .then(change(deletion))
    .when(gone.and(held.not()))
    .then(change('not kept'))
    .when(gone)
    .then(change('delete'))
    .when(held.not())
    .then(change('create'))
    .when(equal)
    .then(change('unchanged'))
    .otherwise(change('update'))
    .alias('change');
}

/** Puts a class on every valid row, by what the target holds at its key. */
function classify(
  valid: pl.DataFrame,
  old: pl.DataFrame,
  tombstones: pl.DataFrame,
  context: CompareContext,
): pl.DataFrame {
  return valid
    .join(old.withColumns(isHeld), { on: keys, how: 'left' })
    .join(tombstones.select(...keys).withColumns(isTargetTombstone), { on: keys, how: 'left' })
    .withColumns(...withoutNulls)
    .withColumns(classOf[context.deletes])
    .withColumns(...causeAndContent);
}

/** Rows that the target alone holds and that may be deleted. */
function absentRows(untouched: pl.DataFrame, context: CompareContext): pl.DataFrame {
  if (context.deletes !== 'propagate' || context.deletableKeys === undefined) return untouched.head(0);
  return untouched.join(context.deletableKeys.select(...keys).unique(), { on: keys, how: 'semi' });
}

function deletionsOf(absent: pl.DataFrame): pl.DataFrame {
  if (absent.height === 0) return emptyFrame(differenceSchema);
  const nothing = [...sourceKeyColumns, 'value', 'comment'].map((name) => pl.lit(null).cast(pl.Utf8).alias(name));
  return absent.withColumns(
    ...nothing,
    pl.lit(false).alias('follow_up'),
    change('delete').alias('change'),
    cause('absent').alias('delete_cause'),
    pl.lit(false).alias('target_tombstone'),
    pl.lit(0).cast(pl.Int32).alias('source_rows'),
  );
}

/**
 * Compares mapped rows (`mappedSchema`, each key once) with the rows that the target holds (`dataValueSchema`), after judging
 * the mapped ones by the target's value rules. Rows that the target is known to store otherwise are rejected unless it holds them. Equality is that of `equality.ts`; a tombstone of the target counts as absent.
 * Throws RepeatedKeyError when mapped rows share a key, or the target gave a key twice with different contents.
 */
export function compareFrames(mapped: pl.DataFrame, target: pl.DataFrame, context: CompareContext): Difference {
  requireDistinctKeys(mapped, 'The mapped rows');
  const { valid, rejected: invalid } = validateFrame(mapped, context);
  const read = conform(target, dataValueSchema).withColumns(isDeleted);
  const { distinct, duplicates } = distinctTarget(read);
  const tombstones = distinct.filter(tombstone);
  const old = oldColumns(distinct.filter(isLive), context);
  const judged = classify(valid, old, tombstones, context);
  const { kept: classed, refused, rejected: altered } = withoutStoredOtherwise(judged, context.profile);
  const rejected = concatRejects([invalid, altered]);

  const unnamed = old.join(valid.select(...keys), { on: keys, how: 'anti' });
  const rejectedKeys = rejected.filter(hasTargetKey).select(...keys);
  const besideRejected = unnamed.join(rejectedKeys, { on: keys, how: 'semi' });
  const free = unnamed.join(rejectedKeys, { on: keys, how: 'anti' });
  const absent = absentRows(free, context);
  const alone = free.join(absent.select(...keys), { on: keys, how: 'anti' });

  const isA = (name: Change): pl.DataFrame => classed.filter(isChange[name]);
  const unchanged = isA('unchanged');
  const updated = isA('update');
  const left = isA('leave');
  const deletedByTombstone = classed.filter(isCausedBy.tombstone).height;
  const deletedNotKept = classed.filter(isCausedBy['not kept']).height;
  return {
    difference: concatFrames(differenceSchema, [classed, deletionsOf(absent)]),
    rejected,
    counts: {
      mapped: mapped.height,
      rejected: rejected.height,
      created: isA('create').height,
      updated: updated.height,
      unchanged: unchanged.height,
      notKept: isA('not kept').height,
      deletedByTombstone,
      deletedNotKept,
      tombstonesIgnored: left.height,
      target: {
        read: read.height,
        duplicates: duplicates.height,
        tombstones: tombstones.height,
        unchanged: unchanged.filter(held).height,
        updated: updated.height,
        deletedByTombstone,
        deletedNotKept,
        deletedByAbsence: absent.height,
        leftAlone: alone.height + besideRejected.height + left.height + refused.filter(held).height,
      },
    },
  };
}
