import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import { addAccounts, emptyAccount, type Account } from '../../contracts/account';
import type { FrameRef } from '../../contracts/frame-ref';
import type { RunKey } from '../../contracts/run';
import { withNotReused, type NotReused } from '../../contracts/not-reused';
import type { ActivityLimits } from '../graph/task-options';
import { chunkActivities } from '../run/activity-proxies';
import { processConfirmed } from './process-confirmed';
import { reportProgress } from './report-progress';
import { workPool } from './work-pool';

export interface ChunkFlowInput {
  readonly run: RunKey;
  readonly lane: string;
  readonly plan: FrameRef;
  /** Chunks in the plan. */
  readonly chunks: number;
  /** First chunk that is not done yet. */
  readonly next: number;
  /** The source's connection; absent for rows that are in the store. */
  readonly extractOn?: string;
  /** The target's connection, or the source's where nothing is compared; absent when neither is asked. */
  readonly processOn?: string;
  readonly extractTask: string;
  readonly stepTasks: readonly string[];
  readonly parallelChunks: number;
  readonly extractLimits?: ActivityLimits;
  /** Of the steps after it, which share an activity: those of the last of them that has any. */
  readonly processLimits?: ActivityLimits;
  /** Of the chunks before `next`. */
  readonly account?: Account;
  readonly extractedRows?: number;
  readonly reusedChunks?: number;
  readonly notReused?: readonly NotReused[];
}

export interface ChunkFlowResult {
  readonly account: Account;
  /** Chunks whose frames came from an earlier attempt or run instead of the source. */
  readonly reusedChunks: number;
  /** In a run that continues another one: the chunks of that run that were read again, by reason. */
  readonly notReused: readonly NotReused[];
}

/** Labels are fetched for this many chunks at once. */
const labelSlice = 200;

/**
 * Takes the chunks of one data set through extraction and the steps after it, each chunk on its own: while one is still
 * read from the source, another is compared with the target. Continues as new when its history has grown.
 */
export async function chunkFlow(input: ChunkFlowInput): Promise<ChunkFlowResult> {
  const { run, plan, chunks } = input;
  const source = chunkActivities(input.extractOn, input.extractLimits);
  const processor = chunkActivities(input.processOn, input.processLimits);
  const labels = await source.chunkLabels({ plan, from: input.next, to: Math.min(chunks, input.next + labelSlice) });
  const end = input.next + labels.length;
  const label = (index: number) => labels[index - input.next] ?? `chunk ${index + 1}`;

  let account = input.account ?? emptyAccount();
  let extractedRows = input.extractedRows ?? 0;
  let reusedChunks = input.reusedChunks ?? 0;
  let notReused = input.notReused ?? [];
  let extracted = input.next;
  let processed = input.next;
  const next = await workPool(
    { from: input.next, to: end, parallel: input.parallelChunks, stop: () => workflowInfo().continueAsNewSuggested },
    async (index) => {
      const {
        rows,
        reused,
        notReused: why,
      } = await source.extractChunk.executeWithOptions({ summary: label(index) }, [{ run, plan, index }]);
      extracted += 1;
      extractedRows += rows;
      if (reused) reusedChunks += 1;
      if (why !== undefined) notReused = withNotReused(notReused, why, label(index));
      await reportProgress({
        lane: input.lane,
        task: input.extractTask,
        done: extracted,
        total: chunks,
        rows: extractedRows,
      });
      const result = await processConfirmed({
        chunk: { run, plan, index },
        label: label(index),
        extractTask: input.extractTask,
        source,
        processor,
      });
      processed += 1;
      account = addAccounts(account, result.account);
      for (const task of input.stepTasks) {
        await reportProgress({ lane: input.lane, task, done: processed, total: chunks, rows: account.mapped });
      }
    },
  );
  if (next < chunks)
    return continueAsNew<typeof chunkFlow>({ ...input, next, account, extractedRows, reusedChunks, notReused });
  return { account, reusedChunks, notReused };
}
