import { ChildWorkflowCancellationType, executeChild, ParentClosePolicy, sleep } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError, type Workflow, type WorkflowResultType } from '@temporalio/common';
import { failureTypes } from '../../contracts/failures';
import { sizesSchema } from '../../contracts/parameters/sizes';
import { identityOf } from '../../contracts/server-identity';
import { verificationFailure } from '../../contracts/verification';
import { writeLockId } from '../../contracts/write-lock';
import type { writeStage } from '../children/write-stage';
import type { NodeOf, WriteNode } from '../graph/graph';
import { activityLimits } from '../graph/task-options';
import type { TaskHandle } from '../graph/task-handle';
import type { TaskSpec } from '../graph/task-spec';
import type { LaneState } from '../run/lane-state';
import { requireDeletionsOnly } from './delete-data-values';
import type { RunContext } from '../run/run-context';

/** How often a run asks whether another writer of the same target data set has ended: each time later, as each leaves events. */
const lockPollSeconds = { first: 20, longest: 300 };

/** Writes what the gate let through. Takes nothing else: there is no way round the gate. */
export function importDataValues({
  input,
  parallelBatches = sizesSchema.parse({}).parallelBatches,
}: {
  input: TaskHandle<'passed'>;
  /** Import requests of one data set in flight at the same time; default 2. */
  parallelBatches?: number;
}): TaskSpec<'written', 'importDataValues'> {
  return { kind: 'importDataValues', config: { parallelBatches }, inputs: [input], gives: 'written' };
}

/**
 * Import and verification are one child with a fixed id: the lock of the target's data set. A target that was found not to be as it
 * was meant fails the data set, with the account of what landed.
 */
export async function runImport(
  context: RunContext,
  node: WriteNode,
  verifyNode: NodeOf<'verify'>,
  state: LaneState,
): Promise<LaneState> {
  const { plan, preview, target, chunks, lane, refusalsAllowed } = state;
  const server = target === undefined ? undefined : context.servers.get(target);
  if (
    plan === undefined ||
    preview === undefined ||
    target === undefined ||
    chunks === undefined ||
    refusalsAllowed === undefined ||
    server === undefined
  ) {
    throw new Error(`task "${node.name}" was started before the gate`);
  }
  if (node.kind === 'deleteDataValues') requireDeletionsOnly(node.name, preview.account);
  const lockId = writeLockId(identityOf(server), lane.targetDataSet ?? lane.sourceDataSet);
  const written = await asOnlyWriter<typeof writeStage>('writeStage', lockId, {
    run: context.run,
    lane: lane.id,
    importTask: node.name,
    verifyTask: verifyNode.name,
    plan,
    chunks,
    preview: preview.document,
    target,
    refusalsAllowed,
    approved: state.decision?.decision === 'approved',
    parallelBatches: node.config.parallelBatches,
    parallelChunks: verifyNode.config.parallelChunks,
    importLimits: activityLimits(node.options),
    verifyLimits: activityLimits(verifyNode.options),
  });
  const { verification, stopped } = written;
  const settled: LaneState = {
    ...state,
    account: written.account,
    settled: true,
    rejectReasons: written.rejectReasons,
    rejects: written.rejects,
    posts: written.posts,
    verification,
    ...(stopped === undefined ? {} : { stopped }),
  };
  if (verification.differences > 0) {
    context.progress.set(verifyNode.name, lane.id, 'failed');
    const failure = { type: failureTypes.verificationFailed, message: verificationFailure(verification) };
    return { ...settled, outcome: 'failed', failure: { task: verifyNode.name, ...failure } };
  }
  return stopped === undefined ? settled : { ...settled, outcome: 'held' };
}

/** Starts a stage under the lock of a target's data set; waits while another run holds it. */
export async function asOnlyWriter<T extends Workflow>(
  stage: string,
  workflowId: string,
  input: Parameters<T>[0],
): Promise<WorkflowResultType<T>> {
  for (let seconds = lockPollSeconds.first; ; seconds = Math.min(seconds * 1.5, lockPollSeconds.longest)) {
    try {
      return await executeChild<() => Promise<WorkflowResultType<T>>>(stage, {
        workflowId,
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
        cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
        args: [input] as unknown as [],
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await sleep(seconds * 1000);
    }
  }
}
