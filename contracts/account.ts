import { z } from 'zod';

const count = () => z.int().nonnegative();

/**
 * What became of every row of a run's data set. Each number is counted from a frame of its own; none is computed as the
 * remainder of the others, so that a row lost anywhere shows as an imbalance.
 */
export const accountSchema = z.strictObject({
  /** Rows that the source gave, tombstones included. */
  extracted: count(),
  /** Rows that earlier runs read and that did not land then: judged again as the store holds them, and sent again if nothing stands against them. */
  retried: count(),
  /** Rows that a transform made; those that an aggregating transform took count as merged. */
  added: count(),
  /**
   * Rows of the set's elements on option combos that these have in another data set of the source only, which gives them another
   * category combo. DHIS2 gives them with every set that holds the element; they are the other set's.
   */
  ofOtherSets: count().default(0),
  /** Identical copies of a row within one answer (OLD joins org unit groups that way). */
  duplicates: count(),
  /** Rows that a transform took out by design. */
  filtered: count(),
  /** Rows that were summed into another row of the same target key; the sum itself counts as mapped. */
  merged: count(),
  /** Rows that can't be brought over, with a reason each. */
  rejected: count(),
  /** Rows that go on to the target, or need not because it holds them already. */
  mapped: count(),
  created: count(),
  updated: count(),
  unchanged: count(),
  /**
   * Rows that the target would take and not keep, and of which it holds nothing: on 2.38–2.42 zeros of numeric elements whose zeros
   * are not significant. They are not sent.
   */
  notKept: count().default(0),
  /** Rows of that kind at whose key the target held another value, which is deleted. */
  deletedNotKept: count().default(0),
  deletedByTombstone: count(),
  /** Rows whose target moved between preview and write. */
  held: count(),
  /** Rows that were not tried, because the run stopped before. */
  notAttempted: count(),
  /** Rows that went to a file or into the rows of another task, where they have an account of their own. */
  passedOn: count(),
  /** Target rows read on the mapped scope. */
  targetRead: count(),
  /** Target rows that already hold what the source has. */
  targetUnchanged: count(),
  /** Target rows that the run overwrites. */
  targetUpdated: count(),
  /** Target rows of the scope that are gone: by tombstone, as not kept, or because the source has them no more. */
  targetDeleted: count(),
  /** Target rows of the scope for which the source has no row and which stay. */
  targetLeftAlone: count(),
  /** Target rows of the scope that the run leaves as they are because their source row was rejected or held. */
  targetHeld: count(),
});
export type Account = z.infer<typeof accountSchema>;

export function emptyAccount(): Account {
  return {
    extracted: 0,
    retried: 0,
    added: 0,
    ofOtherSets: 0,
    duplicates: 0,
    filtered: 0,
    merged: 0,
    rejected: 0,
    mapped: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    notKept: 0,
    deletedNotKept: 0,
    deletedByTombstone: 0,
    held: 0,
    notAttempted: 0,
    passedOn: 0,
    targetRead: 0,
    targetUnchanged: 0,
    targetUpdated: 0,
    targetDeleted: 0,
    targetLeftAlone: 0,
    targetHeld: 0,
  };
}

export function addAccounts(a: Account, b: Account): Account {
  const sum = emptyAccount();
  for (const key of Object.keys(sum) as (keyof Account)[]) sum[key] = a[key] + b[key];
  return sum;
}

/** What rows of other sets are, for people. */
export const ofOtherSetsReason = 'another data set gives the data element the category combo that they are on';

/** Why a target does not keep rows, for people. */
export const notKeptReason = 'zeros of elements whose zero is not significant, which DHIS2 2.38 to 2.42 do not store';

/** A line for each equation of the account that does not hold, with its numbers; empty when it balances. */
export function imbalances(a: Account): string[] {
  const lines: string[] = [];
  const check = (left: string, leftSum: number, right: string, rightSum: number) => {
    if (leftSum !== rightSum) lines.push(`${left} is ${leftSum}, but ${right} is ${rightSum}`);
  };
  check(
    'extracted + retried + added',
    a.extracted + a.retried + a.added,
    'rows of other sets + duplicates + filtered + merged + rejected + mapped',
    a.ofOtherSets + a.duplicates + a.filtered + a.merged + a.rejected + a.mapped,
  );
  check(
    'mapped',
    a.mapped,
    'created + updated + unchanged + not kept + deleted as not kept + deleted by tombstone + held + not attempted + passed on',
    a.created +
      a.updated +
      a.unchanged +
      a.notKept +
      a.deletedNotKept +
      a.deletedByTombstone +
      a.held +
      a.notAttempted +
      a.passedOn,
  );
  check(
    'target rows read',
    a.targetRead,
    'unchanged + updated + deleted + held + left alone',
    a.targetUnchanged + a.targetUpdated + a.targetDeleted + a.targetHeld + a.targetLeftAlone,
  );
  return lines;
}
