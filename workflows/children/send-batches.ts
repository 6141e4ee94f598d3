import { CancellationScope, log, workflowInfo } from '@temporalio/workflow';
import { settlingActivities, writeActivities } from '../run/activity-proxies';
import { reportProgress } from './report-progress';
import { workPool } from './work-pool';
import type { WriteProgress, WriteStageInput } from './write-progress';

/**
 * Sends batches until all are sent, the target has refused too much, or the history has grown. When it breaks off, the run is told
 * what had landed, and the lock is kept until no lost request can be carried out any more.
 */
export async function sendBatches(input: WriteStageInput, before: WriteProgress): Promise<WriteProgress> {
  const { run, plan } = input;
  const { batches } = before;
  const target = writeActivities(input.target, input.importLimits);
  let progress = before;
  let batchesDone = before.nextBatch;
  const unanswered = new Set<number>();
  const soFar = () => ({
    lane: input.lane,
    task: input.importTask,
    done: batchesDone,
    total: batches.count,
    rows: progress.rows,
  });
  const writeBatch = async (index: number): Promise<void> => {
    const summary = `batch ${index + 1} of ${batches.count}`;
    unanswered.add(index);
    const result = await target.importBatch.executeWithOptions({ summary }, [
      { run, plan, batches: batches.batches, index },
    ]);
    unanswered.delete(index);
    progress = {
      ...progress,
      posts: progress.posts + result.posts,
      rows: progress.rows + result.landed,
      refused: progress.refused + result.refused,
    };
    batchesDone += 1;
    await reportProgress(soFar());
  };
  const stop = () => workflowInfo().continueAsNewSuggested || refusesTooMuch(input, progress);
  const sendUpTo = async (to: number, parallel: number): Promise<void> => {
    const from = progress.nextBatch;
    if (from >= to) return;
    const nextBatch = await workPool({ from, to, parallel, stop }, writeBatch);
    progress = { ...progress, nextBatch };
  };
  try {
    await sendUpTo(batches.serial, 1);
    if (progress.nextBatch >= batches.serial) await sendUpTo(batches.count, input.parallelBatches);
    return progress;
  } catch (error) {
    await CancellationScope.nonCancellable(() => reportProgress(soFar(), 'always'));
    await untilAnswered(input, progress, [...unanswered]);
    throw error;
  }
}

/** Why nothing more is to be sent although batches are left; undefined when there is no such reason. */
export function stopReason(input: WriteStageInput, progress: WriteProgress): string | undefined {
  const { batches, nextBatch, refused } = progress;
  if (nextBatch >= batches.count || !refusesTooMuch(input, progress)) return undefined;
  return (
    `the target refused ${refused} rows while importing, and maxRejectedShare allows ${input.refusalsAllowed}: ` +
    `${batches.count - nextBatch} of ${batches.count} batches were not sent`
  );
}

function refusesTooMuch(
  { approved, refusalsAllowed }: WriteStageInput,
  { batches, refused }: Pick<WriteProgress, 'batches' | 'refused'>,
): boolean {
  const unlimited = approved && batches.stoppedBefore;
  return !unlimited && refused > refusalsAllowed;
}

/**
 * A request that was given up may still be carried out minutes later. Whatever ends the import, cancellation included, the lock
 * is kept until two reads of such a batch's keys agree.
 */
export async function untilAnswered(
  { run, plan, target }: WriteStageInput,
  { batches: { batches } }: WriteProgress,
  indexes: readonly number[],
  resending = false,
): Promise<void> {
  if (indexes.length === 0 && !resending) return;
  await CancellationScope.nonCancellable(async () => {
    try {
      await settlingActivities(target).awaitLostAnswers({
        ...{ run, plan, batches, indexes: [...indexes] },
        ...(resending ? { resending } : {}),
      });
    } catch (error) {
      log.warn('the target could not be read after an import that broke off; a late request may still change it', {
        error,
      });
    }
  });
}
