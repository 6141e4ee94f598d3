import { workflowInfo } from '@temporalio/workflow';
import { readActivities } from '../run/activity-proxies';
import { reportProgress } from './report-progress';
import { workPool } from './work-pool';
import type { WriteProgress, WriteStageInput } from './write-progress';

/** Reads the scope back chunk by chunk, until all are read or the history has grown; each chunk leaves a receipt. */
export async function readBack(input: WriteStageInput, before: WriteProgress): Promise<WriteProgress> {
  const { run, plan, lane, chunks } = input;
  const reader = readActivities(input.target, input.verifyLimits);
  let progress = before;
  let chunksDone = before.nextChunk;
  const readChunk = async (index: number): Promise<void> => {
    const summary = `chunk ${index + 1} of ${chunks}`;
    const { agreed } = await reader.verifyChunk.executeWithOptions({ summary }, [
      { run, plan, index, ...(before.sentAgain === undefined ? {} : { again: true as const }) },
    ]);
    progress = { ...progress, agreed: progress.agreed + agreed };
    chunksDone += 1;
    await reportProgress({ lane, task: input.verifyTask, done: chunksDone, total: chunks, rows: progress.agreed });
  };
  const stop = () => workflowInfo().continueAsNewSuggested;
  const nextChunk = await workPool(
    { from: before.nextChunk, to: chunks, parallel: input.parallelChunks, stop },
    readChunk,
  );
  return { ...progress, nextChunk };
}
