import pl from 'nodejs-polars';
import type { Chunk } from '../../contracts/plan';
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
}

/** Of the rows that the target alone holds, those that go by the delete policy, and those that the target's metadata protects. */
export function deletableRows(
  lane: LaneDocuments,
  target: LaneTarget,
  chunk: Chunk,
  scope: TargetScope,
  { extracted, rejected, held }: { readonly [rows in 'extracted' | 'rejected' | 'held']: pl.DataFrame },
): DeletableRows {
  // where only changes were read, a row that is not among them is not absent
  if (deletePolicyOf(lane.plan) === 'ignore' || chunk.changes !== undefined) {
    return { keys: undefined, refused: rejected.head(0) };
  }
  const taken = pl.concat([mappedKeys(extracted, lane), rejectedKeys(rejected, lane)]);
  const absent = absentRows(lane, chunk, scope, taken, held).withColumns(pl.lit(true).alias('deleted'));
  const { passed, rejected: refused } = preflightFrame(absent, target);
  return { keys: passed.select(...keyColumns), refused };
}
