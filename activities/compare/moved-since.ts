import pl from 'nodejs-polars';
import type { Chunk } from '../../contracts/plan';
import { splitMoved } from '../../frames/compare/left-rows';
import { rejectCodes } from '../../frames/rejects/reject-codes';
import { toRejects } from '../../frames/rejects/rejects-frame';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { LaneTarget } from '../runtime/lane-documents';

/** Rows whose target is as the chunk expects it, and the others with the reason. A chunk without expectations passes whole. */
export async function withoutMoved(
  deps: ActivityDeps,
  target: LaneTarget,
  chunk: Chunk,
  passed: pl.DataFrame,
  held: pl.DataFrame,
): Promise<{ readonly still: pl.DataFrame; readonly moved: pl.DataFrame }> {
  if (chunk.left === undefined) return { still: passed, moved: toRejects(passed.head(0), 'compare') };
  const left = await deps.store.getFrame(chunk.left);
  const { still, moved } = splitMoved(passed, held, left, target.index.valueRules);
  const reason = [
    pl.lit(rejectCodes.targetMoved).alias('code'),
    pl
      .lit('The target no longer holds what that run left here; what was changed since is not taken back')
      .alias('text'),
  ];
  return { still, moved: toRejects(moved.withColumns(...reason), 'compare') };
}
