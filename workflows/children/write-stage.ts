import { ApplicationFailure, CancellationScope, continueAsNew, log, workflowInfo } from '@temporalio/workflow';
import type { BatchPlan } from '../../contracts/activities';
import type { Account } from '../../contracts/account';
import { failureTypes } from '../../contracts/failures';
import type { FrameRef } from '../../contracts/frame-ref';
import type { RejectCounts, RejectReason } from '../../contracts/preview';
import type { RunKey } from '../../contracts/run';
import type { ActivityLimits } from '../graph/task-options';
import { mainActivities, readActivities, settlingActivities, writeActivities } from '../run/activity-proxies';
import { reportProgress } from './report-progress';
import { workPool } from './work-pool';

export interface WriteStageInput {
  readonly run: RunKey;
  readonly lane: string;
  readonly importTask: string;
  readonly verifyTask: string;
  readonly plan: FrameRef;
  readonly chunks: number;
  readonly preview: FrameRef;
  readonly target: string;
  /** Rows that the target may refuse before the import stops. */
  readonly refusalsAllowed: number;
  /** A person has let the preview pass: an import that was stopped before then goes on, whatever is refused. */
  readonly approved: boolean;
  readonly parallelBatches: number;
  readonly parallelChunks: number;
  readonly importLimits?: ActivityLimits;
  readonly verifyLimits?: ActivityLimits;
  /** Set when the stage continues as new. */
  readonly resume?: WriteProgress;
}

interface WriteProgress {
  readonly batches: BatchPlan;
  readonly nextBatch: number;
  readonly posts: number;
  readonly rows: number;
  readonly refused: number;
  readonly settled?: Omit<WriteStageResult, 'posts'>;
  readonly nextChunk: number;
  readonly agreed: number;
  readonly differences: number;
  readonly examples: readonly string[];
}

export interface WriteStageResult {
  readonly account: Account;
  readonly rejectReasons: readonly RejectReason[];
  readonly rejects: RejectCounts;
  readonly posts: number;
  /** Why the import was stopped before its end; what it had sent was verified. */
  readonly stopped?: string;
}

const maxExamples = 10;

/**
 * Imports what the gate let through, then reads the scope back. Its workflow id names the target's server and data set,
 * so that there is never a second writer between the re-check of the target and the end of the verification.
 */
export async function writeStage(input: WriteStageInput): Promise<WriteStageResult> {
  const { run, plan, preview } = input;
  const stop = () => workflowInfo().continueAsNewSuggested;
  let progress: WriteProgress = input.resume ?? {
    batches: await mainActivities.planBatches({ run, plan, preview }),
    nextBatch: 0,
    posts: 0,
    rows: 0,
    refused: 0,
    nextChunk: 0,
    agreed: 0,
    differences: 0,
    examples: [],
  };
  const { batches } = progress;

  const target = writeActivities(input.target, input.importLimits);
  let batchesDone = progress.nextBatch;
  const unanswered = new Set<number>();
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
    await reportProgress({
      lane: input.lane,
      task: input.importTask,
      done: batchesDone,
      total: batches.count,
      rows: progress.rows,
    });
  };
  const unlimited = input.approved && batches.stoppedBefore;
  const refusesTooMuch = () => !unlimited && progress.refused > input.refusalsAllowed;
  const importUpTo = async (to: number, parallel: number): Promise<void> => {
    const from = progress.nextBatch;
    if (from >= to) return;
    const nextBatch = await workPool({ from, to, parallel, stop: () => stop() || refusesTooMuch() }, writeBatch);
    progress = { ...progress, nextBatch };
  };
  try {
    await importUpTo(batches.serial, 1);
    if (progress.nextBatch >= batches.serial) await importUpTo(batches.count, input.parallelBatches);
  } catch (error) {
    await untilAnswered(input, batches, [...unanswered]);
    throw error;
  }
  const stopped =
    progress.nextBatch < batches.count && refusesTooMuch()
      ? `the target refused ${progress.refused} rows while importing, and maxRejectedShare allows ${input.refusalsAllowed}: ` +
        `${batches.count - progress.nextBatch} of ${batches.count} batches were not sent`
      : undefined;
  if (stopped === undefined && progress.nextBatch < batches.count)
    return continueAsNew<typeof writeStage>({ ...input, resume: progress });

  const reason = stopped === undefined ? {} : { stopped };
  const settled =
    progress.settled ??
    (await mainActivities.settleImport({ run, plan, preview, batches: batches.batches, ...reason }));
  progress = { ...progress, settled };
  const reader = readActivities(input.target, input.verifyLimits);
  let chunksDone = progress.nextChunk;
  const nextChunk = await workPool(
    { from: progress.nextChunk, to: input.chunks, parallel: input.parallelChunks, stop },
    async (index) => {
      const summary = `chunk ${index + 1} of ${input.chunks}`;
      const found = await reader.verifyChunk.executeWithOptions({ summary }, [{ run, plan, index }]);
      progress = {
        ...progress,
        agreed: progress.agreed + found.agreed,
        differences: progress.differences + found.differences,
        examples: [...progress.examples, ...found.examples].slice(0, maxExamples),
      };
      chunksDone += 1;
      await reportProgress({
        lane: input.lane,
        task: input.verifyTask,
        done: chunksDone,
        total: input.chunks,
        rows: progress.agreed,
      });
    },
  );
  if (nextChunk < input.chunks)
    return continueAsNew<typeof writeStage>({ ...input, resume: { ...progress, nextChunk } });
  if (progress.differences > 0) {
    throw ApplicationFailure.nonRetryable(
      `${progress.differences} values of the target are not as they should be after the import: ${progress.examples.join('; ')}`,
      failureTypes.verificationFailed,
    );
  }
  // what was not sent is still to come: the watermark and the next run's reuse stay as they were
  if (stopped === undefined) await mainActivities.recordVerified({ run, plan, account: settled.account });
  return { ...settled, posts: progress.posts, ...reason };
}

/**
 * A request that was given up may still be carried out minutes later. Whatever ends the import, cancellation included, the lock
 * is kept until two reads of such a batch's keys agree.
 */
async function untilAnswered(
  { run, plan, target }: WriteStageInput,
  { batches }: BatchPlan,
  indexes: readonly number[],
): Promise<void> {
  if (indexes.length === 0) return;
  await CancellationScope.nonCancellable(async () => {
    try {
      await settlingActivities(target).awaitLostAnswers({ run, plan, batches, indexes: [...indexes] });
    } catch (error) {
      log.warn('the target could not be read after an import that broke off; a late request may still change it', {
        error,
      });
    }
  });
}
