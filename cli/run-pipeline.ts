import { setTimeout as wait } from 'node:timers/promises';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure } from '@temporalio/common';
import { progressQueryName, type RunProgress } from '../contracts/progress';
import type { RunResult } from '../contracts/run-result';
import { mainTaskQueue } from '../contracts/task-queues';
import { CliError } from './cli-error';
import type { Engine } from './engine';
import { exitCodes } from './exit-codes';
import { newWorkflowId } from './pipelines/new-workflow-id';

export interface RunOptions {
  readonly pipeline: string;
  readonly parameters: unknown;
  /** One line for the list of runs in the Temporal UI. */
  readonly summary?: string;
  readonly onStart?: (link: string | undefined, workflowId: string) => void;
  readonly onProgress?: (progress: RunProgress) => void;
}

const pollMs = 400;

/** Starts a pipeline and follows it to its end. A failed run whose account is known is a result, too. */
export async function runPipeline(engine: Engine, options: RunOptions): Promise<RunResult> {
  const workflowId = newWorkflowId(options.pipeline);
  const handle = await engine.client.workflow.start(options.pipeline, {
    taskQueue: mainTaskQueue,
    workflowId,
    args: [options.parameters],
    ...(options.summary === undefined ? {} : { staticSummary: options.summary }),
  });
  options.onStart?.(engine.link(workflowId, handle.firstExecutionRunId), workflowId);
  const ended = new AbortController();
  const following = follow(handle, ended.signal, options.onProgress);
  try {
    return (await handle.result()) as RunResult;
  } catch (error) {
    return resultOf(error);
  } finally {
    ended.abort();
    await following;
  }
}

async function follow(handle: WorkflowHandle, ended: AbortSignal, show: RunOptions['onProgress']): Promise<void> {
  const over = () => ended.aborted;
  while (!over()) {
    try {
      await wait(pollMs, undefined, { signal: ended });
      const progress = await handle.query<RunProgress>(progressQueryName);
      if (!over()) show?.(progress);
    } catch {
      // a query fails while the workflow has not started or has just ended; the result tells
    }
  }
}

function resultOf(error: unknown): RunResult {
  if (!(error instanceof WorkflowFailedError)) throw error;
  const { cause } = error;
  if (cause instanceof ApplicationFailure) {
    const [details] = cause.details ?? [];
    if (isRunResult(details)) return details;
    throw new CliError(cause.message);
  }
  if (cause instanceof CancelledFailure) throw new CliError('the run was cancelled', exitCodes.refusedOrCancelled);
  if (cause instanceof TerminatedFailure) throw new CliError('the run was terminated', exitCodes.refusedOrCancelled);
  throw new CliError(cause?.message ?? error.message);
}

function isRunResult(details: unknown): details is RunResult {
  return typeof details === 'object' && details !== null && 'dataSets' in details && 'outcome' in details;
}
