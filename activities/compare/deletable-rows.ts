import pl from 'nodejs-polars';
import type { Chunk } from '../../contracts/plan';
import { emptyRejects } from '../../frames/rejects/rejects-frame';
import { keyColumns } from '../../frames/schema';
import type { LaneDocuments, LaneTarget } from '../runtime/lane-documents';
import { mappedKeys, rejectedKeys } from '../transform/mapped-keys';
import { absentRows, deletePolicyOf } from './absent-rows';
import { preflightFrame } from './preflight-frame';
import type { TargetScope } from './target-scope';

/** Rows of the target that the source does not have. */
export interface DeletableRows {
  /** Keys that may be deleted; undefined where none may be, whatever the target holds. */
  readonly keys: pl.DataFrame | undefined;
  /** Rows that the target would not let go, with the reason (`rejectsSchema`): they stay. */
  readonly refused: pl.DataFrame;
  /** Keys of the rows that stay though the source has no such row: whether its answer is short can't be told from here. */
  readonly unmatched: pl.DataFrame;
}

/** Of the rows that the target alone holds, those that go by the delete policy, and those that the target's metadata protects. */
export function deletableRows(
  lane: LaneDocuments,
  target: LaneTarget,
  chunk: Chunk,
  scope: TargetScope,
  rows: { readonly [rows in 'extracted' | 'mapped' | 'rejected' | 'held']: pl.DataFrame },
): DeletableRows {
  const nothing = { keys: undefined, refused: emptyRejects(), unmatched: keysOf(rows.held.head(0)) };
  // where only changes were read, a row that is not among them is not absent
  if (chunk.changes !== undefined) return nothing;
  const absent = absentOf(lane, chunk, scope, rows);
  if (deletePolicyOf(lane.plan) === 'ignore') return { ...nothing, unmatched: keysOf(absent) };
  const { passed, rejected: refused } = preflightFrame(absent.withColumns(pl.lit(true).alias('deleted')), target);
  return { keys: keysOf(passed), refused, unmatched: keysOf(refused) };
}

function absentOf(
  lane: LaneDocuments,
  chunk: Chunk,
  scope: TargetScope,
  { extracted, mapped, rejected, held }: Parameters<typeof deletableRows>[4],
): pl.DataFrame {
  // nearly all go here, and what is left over is nearly always nothing
  const others = held.join(keysOf(mapped), { on: [...keyColumns], how: 'anti' });
  if (others.height === 0) return others;
  const taken = pl.concat([mappedKeys(extracted, lane), rejectedKeys(rejected, lane)]);
  return absentRows(lane, chunk, scope, taken, others);
}

function keysOf(rows: pl.DataFrame): pl.DataFrame {
  return rows.select(...keyColumns);
}
