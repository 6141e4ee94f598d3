import { ApplicationFailure } from '@temporalio/workflow';
import type { Account } from '../../contracts/account';
import { failureTypes } from '../../contracts/failures';
import { sizesSchema } from '../../contracts/parameters/sizes';
import type { TaskHandle } from '../graph/task-handle';
import type { TaskSpec } from '../graph/task-spec';

/** Deletes what the gate let through, and takes nothing else. A difference that would create or overwrite rows is refused. */
export function deleteDataValues({
  input,
  parallelBatches = sizesSchema.parse({}).parallelBatches,
}: {
  input: TaskHandle<'passed'>;
  /** Import requests of one data set in flight at the same time; default 2. */
  parallelBatches?: number;
}): TaskSpec<'written', 'deleteDataValues'> {
  return { kind: 'deleteDataValues', config: { parallelBatches }, inputs: [input], gives: 'written' };
}

/** A task that deletes writes nothing, whatever the graph before it made. */
export function requireDeletionsOnly(task: string, { created, updated }: Account): void {
  if (created + updated === 0) return;
  throw ApplicationFailure.nonRetryable(
    `task "${task}" only deletes, but it was given ${created} rows to create and ${updated} to overwrite; nothing was written`,
    failureTypes.preflightFailed,
  );
}
