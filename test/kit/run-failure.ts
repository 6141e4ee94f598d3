import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { RunResult } from '../../contracts/run-result';

export interface RunFailure {
  readonly type: string | undefined;
  readonly lines: readonly string[];
  /** Where the run got as far as a result. */
  readonly result: RunResult | undefined;
}

/** How a run failed; throws when it did not, or in another way than by an ApplicationFailure. */
export async function runFailure(run: Promise<unknown>): Promise<RunFailure> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorkflowFailedError))
    throw new Error(`the run did not fail, or not as a workflow: ${String(error)}`);
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) throw new Error(`the run ended with ${String(cause)}`);
  const [details] = cause.details ?? [];
  return { type: cause.type ?? undefined, lines: cause.message.split('\n'), result: details as RunResult | undefined };
}

/** True when the run ended as cancelled. */
export async function endsCancelled(run: Promise<unknown>): Promise<boolean> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure;
}
