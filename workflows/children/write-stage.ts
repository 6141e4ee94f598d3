import { continueAsNew } from '@temporalio/workflow';
import { mainActivities } from '../run/activity-proxies';
import { readBack } from './read-back';
import { resendRows } from './resend-rows';
import { sendBatches, stopReason } from './send-batches';
import type { WriteProgress, WriteStageInput, WriteStageResult } from './write-progress';

/**
 * Imports what the gate let through, then reads the scope back. Its workflow id names the target's server and data set,
 * so that there is never a second writer between the re-check of the target and the end of the verification. Rows that came back
 * otherwise than they were meant are sent and read back once more. Where the target is still not as it was meant it says so in its
 * result, beside what really landed.
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
  const { batches } = progress;
  const refusedTooMuch = stopReason(input, progress);
  if (refusedTooMuch === undefined && progress.nextBatch < batches.count) return inNewHistory(progress);

  const reason = refusedTooMuch === undefined ? {} : { stopped: refusedTooMuch };
  let settled =
    progress.settled ??
    (await mainActivities.settleImport({ run, plan, preview, batches: batches.batches, ...reason }));
  for (;;) {
    progress = await readBack(input, { ...progress, settled });
    if (progress.nextChunk < input.chunks) return inNewHistory(progress);

    const verification = await mainActivities.recordVerification({ run, plan });
    if (verification.differences > 0 && progress.sentAgain === undefined) {
      const again = await resendRows(input, { ...progress, settled }, reason);
      ({ settled } = again);
      progress = again;
      if (again.isSettledAnew) continue;
    }
    const stopped = refusedTooMuch ?? progress.sentAgain?.stopped;
    // what was not sent is still to come: the watermark and the next run's reuse stay as they were
    if (stopped === undefined && verification.differences === 0)
      await mainActivities.recordVerified({ run, plan, account: settled.account });
    return { ...settled, posts: progress.posts, verification, ...(stopped === undefined ? {} : { stopped }) };
  }
}
