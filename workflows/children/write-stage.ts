import { continueAsNew } from '@temporalio/workflow';
import { mainActivities } from '../run/activity-proxies';
import { readBack } from './read-back';
import { sendBatches, stopReason } from './send-batches';
import type { WriteProgress, WriteStageInput, WriteStageResult } from './write-progress';

/**
 * Imports what the gate let through, then reads the scope back. Its workflow id names the target's server and data set,
 * so that there is never a second writer between the re-check of the target and the end of the verification. Where the target is
 * not as it was meant it says so in its result, beside what really landed.
 */
export async function writeStage(input: WriteStageInput): Promise<WriteStageResult> {
  const { run, plan, preview } = input;
  const inNewHistory = (resume: WriteProgress) => continueAsNew<typeof writeStage>({ ...input, resume });
  let progress: WriteProgress = input.resume ?? {
    batches: await mainActivities.planBatches({ run, plan, preview }),
    nextBatch: 0,
    posts: 0,
    rows: 0,
    refused: 0,
    nextChunk: 0,
    agreed: 0,
  };
  progress = await sendBatches(input, progress);
  const { batches, posts } = progress;
  const stopped = stopReason(input, progress);
  if (stopped === undefined && progress.nextBatch < batches.count) return inNewHistory(progress);

  const reason = stopped === undefined ? {} : { stopped };
  const settled =
    progress.settled ??
    (await mainActivities.settleImport({ run, plan, preview, batches: batches.batches, ...reason }));
  progress = await readBack(input, { ...progress, settled });
  if (progress.nextChunk < input.chunks) return inNewHistory(progress);

  const verification = await mainActivities.recordVerification({ run, plan });
  // what was not sent is still to come: the watermark and the next run's reuse stay as they were
  if (stopped === undefined && verification.differences === 0)
    await mainActivities.recordVerified({ run, plan, account: settled.account });
  return { ...settled, posts, verification, ...reason };
}
