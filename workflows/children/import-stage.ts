import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { BatchPlan } from '../../contracts/activities';
import type { Account } from '../../contracts/account';
import type { FrameRef } from '../../contracts/frame-ref';
import type { RejectReason } from '../../contracts/preview';
import type { RunKey } from '../../contracts/run';
import { mainActivities, writeActivities } from '../run/activity-proxies';
import { reportProgress } from './report-progress';
import { workPool } from './work-pool';

export interface ImportStageInput {
  readonly run: RunKey;
  readonly lane: string;
  readonly task: string;
  readonly plan: FrameRef;
  readonly preview: FrameRef;
  readonly target: string;
  readonly parallelBatches: number;
  /** Set when the stage continues as new. */
  readonly progress?: {
    readonly batches: BatchPlan;
    readonly next: number;
    readonly posts: number;
    readonly rows: number;
  };
}

export interface ImportStageResult {
  readonly account: Account;
  readonly posts: number;
  readonly rejectReasons: readonly RejectReason[];
}

/**
 * Writes what the gate let through, batch by batch: first one value of each period that the target has never stored,
 * one after the other, then the rest at the same time.
 */
export async function importStage(input: ImportStageInput): Promise<ImportStageResult> {
  const { run, plan, preview } = input;
  const batches = input.progress?.batches ?? (await mainActivities.planBatches({ run, plan, preview }));
  let posts = input.progress?.posts ?? 0;
  let rows = input.progress?.rows ?? 0;
  let done = input.progress?.next ?? 0;
  const target = writeActivities(input.target);
  const writeBatch = async (index: number): Promise<void> => {
    const summary = `batch ${index + 1} of ${batches.count}`;
    const result = await target.importBatch.executeWithOptions({ summary }, [
      { run, plan, batches: batches.batches, index },
    ]);
    posts += result.posts;
    rows += result.landed;
    done += 1;
    await reportProgress({ lane: input.lane, task: input.task, done, total: batches.count, rows });
  };
  const stop = () => workflowInfo().continueAsNewSuggested;
  let next = input.progress?.next ?? 0;
  next = await workPool({ from: next, to: Math.max(next, batches.serial), parallel: 1, stop }, writeBatch);
  if (next >= batches.serial) {
    next = await workPool({ from: next, to: batches.count, parallel: input.parallelBatches, stop }, writeBatch);
  }
  if (next < batches.count) {
    return continueAsNew<typeof importStage>({ ...input, progress: { batches, next, posts, rows } });
  }
  const settled = await mainActivities.settleImport({ run, plan, preview, batches: batches.batches });
  return { ...settled, posts };
}
