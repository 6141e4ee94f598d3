import { CancellationScope } from '@temporalio/workflow';
import type { ResentRows } from '../../contracts/activities';
import { mainActivities, writeActivities } from '../run/activity-proxies';
import { untilAnswered } from './send-batches';
import type { SettledImport, WriteProgress, WriteStageInput } from './write-progress';

/** How far the stage is after rows were sent once more. */
export interface Resent extends WriteProgress {
  readonly settled: SettledImport;
  /** What landed is other than before, so that the scope is to be read back again. */
  readonly isSettledAnew: boolean;
}

/**
 * Sends rows once more that came back otherwise than they were meant. Those that come back so again are rejects, unless they are more
 * than the limit for rejects leaves.
 */
export async function resendRows(
  input: WriteStageInput,
  progress: WriteProgress & { readonly settled: SettledImport },
  stopped: { readonly stopped?: string },
): Promise<Resent> {
  const { run, plan, preview } = input;
  const { batches, refused } = progress;
  const unlimited = input.approved && batches.stoppedBefore;
  const allowed = Math.max(0, input.refusalsAllowed - refused);
  const resent = await send(input, progress, unlimited ? {} : { mostOtherwise: allowed });
  const otherwise = resent.rows.rows;
  const posts = progress.posts + resent.posts;
  if (otherwise + resent.landed === 0) return { ...progress, posts, sentAgain: {}, isSettledAnew: false };
  const tooMany =
    unlimited || otherwise <= allowed
      ? {}
      : {
          stopped:
            `the target does not hold ${otherwise} rows as they were sent, although it took them, and maxRejectedShare ` +
            `allows ${allowed}: look at what it stores in their place in the table of rejects`,
        };
  const settled = await mainActivities.settleImport({
    ...{ run, plan, preview, batches: batches.batches },
    resent: resent.rows,
    ...tooMany,
    ...stopped,
  });
  return { ...progress, posts, settled, sentAgain: tooMany, nextChunk: 0, agreed: 0, isSettledAnew: true };
}

/** Whatever ends it, the lock is kept until no lost request can be carried out any more. */
async function send(
  input: WriteStageInput,
  progress: WriteProgress,
  limit: { readonly mostOtherwise?: number },
): Promise<ResentRows> {
  const { run, plan, target, importLimits } = input;
  const { batches } = progress.batches;
  try {
    const summary = 'rows that came back otherwise, once more';
    return await writeActivities(target, importLimits).resendRows.executeWithOptions({ summary }, [
      { run, plan, batches, ...limit },
    ]);
  } catch (error) {
    await CancellationScope.nonCancellable(() => untilAnswered(input, progress, [], true));
    throw error;
  }
}
