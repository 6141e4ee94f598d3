import pl from 'nodejs-polars';
import { emptyAccount, type Account } from '../../contracts/account';
import type { Chunk } from '../../contracts/plan';
import { checkCompareAccount, type CompareCounts } from '../../frames/compare/compare-counts';
import { compareFrames } from '../../frames/compare/compare-frames';
import { emptyFrame } from '../../frames/build-frame';
import { withoutKnownStored } from '../../frames/compare/known-stored';
import { concatRejects } from '../../frames/rejects/rejects-frame';
import { dataValueSchema, keyColumns } from '../../frames/schema';
import type { ActivityDeps } from '../runtime/activity-deps';
import { requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import type { SteppedChunk } from '../transform/run-steps';
import { knownStored } from '../verify/verified-scope';
import { deletePolicyOf, isNothingToCompare } from './absent-rows';
import { countAsRejected } from './count-as-rejected';
import { deletableRows } from './deletable-rows';
import { withoutMoved } from './moved-since';
import { preflightFrame } from './preflight-frame';
import { readTarget } from './read-target';
import { targetScope } from './target-scope';

export interface ComparedChunk {
  /** Mapped rows that passed the preflight. */
  readonly valid: pl.DataFrame;
  readonly difference: pl.DataFrame;
  readonly rejected: pl.DataFrame;
  /** Rows that would be deleted for being absent, and that the target would refuse to delete. */
  readonly undeletable: pl.DataFrame;
  /** Keys of rows of the target that stay though the source has no such row. */
  readonly unmatched: pl.DataFrame;
  readonly account: Account;
  readonly imbalances: readonly string[];
}

/**
 * Judges mapped rows by the target's metadata, reads the target on the same scope, and classifies every row of both sides.
 * Deletions of rows that the source does not have are to be confirmed by a second look at the source.
 */
export async function compareChunk(
  deps: ActivityDeps,
  lane: LaneDocuments,
  chunk: Chunk,
  extracted: pl.DataFrame,
  { mapped, rejected: unmapped }: Pick<SteppedChunk, 'mapped' | 'rejected'>,
  signal: AbortSignal,
): Promise<ComparedChunk> {
  const target = requireTarget(lane);
  const { passed, rejected } = preflightFrame(mapped, target, lane.plan.writes !== true);
  const scope = targetScope(lane, chunk);
  // of changes that no row can land of nothing is compared
  const held = isNothingToCompare(chunk, passed)
    ? emptyFrame(dataValueSchema)
    : await readTarget(deps, target, scope, passed, signal);
  const { still, moved } = await withoutMoved(deps, target, chunk, passed, held);
  const deletable = deletableRows(lane, target, chunk, scope, {
    extracted,
    mapped,
    rejected: concatRejects([unmapped, rejected]),
    held,
  });
  const compared = compareFrames(still, held, {
    ...target.index.valueRules,
    deletes: deletePolicyOf(lane.plan),
    ...(deletable.keys === undefined ? {} : { deletableKeys: deletable.keys }),
  });
  const known = withoutKnownStored(compared.difference, await knownStored(deps.store, lane), target.index.valueRules);
  const ofSource = known.rejected.filter(hasSourceRow);
  const undeletable = concatRejects([deletable.refused, known.rejected.filter(hasSourceRow.not())]);
  const allRejected = concatRejects([rejected, moved, compared.rejected, ofSource]);
  const account = comparedAccount(compared.counts, allRejected.height, deletable.refused.height);
  countAsRejected(known.refused, account);
  return {
    valid:
      ofSource.height === 0 ? still : still.join(ofSource.select(...keyColumns), { on: [...keyColumns], how: 'anti' }),
    difference: known.kept,
    rejected: allRejected,
    undeletable,
    unmatched: deletable.unmatched,
    account,
    imbalances: [
      ...checkCompareAccount(compared.counts),
      ...(still.height + moved.height + rejected.height === mapped.height
        ? []
        : [
            `The preflight was given ${mapped.height} rows but accounts for ${still.height} passed, ${moved.height} moved and ${rejected.height} rejected`,
          ]),
    ],
  };
}

const hasSourceRow = pl.col('source_data_element_id').isNotNull();

/** The part of the account that the comparison knows. */
function comparedAccount(counts: CompareCounts, rejected: number, undeletable: number): Account {
  const { target } = counts;
  return {
    ...emptyAccount(),
    rejected,
    filtered: counts.tombstonesIgnored,
    created: counts.created,
    updated: counts.updated,
    unchanged: counts.unchanged,
    notKept: counts.notKept,
    deletedNotKept: counts.deletedNotKept,
    deletedByTombstone: counts.deletedByTombstone,
    targetRead: target.read,
    targetUnchanged: target.unchanged,
    targetUpdated: target.updated,
    targetDeleted: target.deletedByTombstone + target.deletedNotKept + target.deletedByAbsence,
    targetHeld: undeletable,
    targetLeftAlone: target.leftAlone + target.duplicates + target.tombstones - undeletable,
  };
}
