import { ApplicationFailure, executeChild, ParentClosePolicy } from '@temporalio/workflow';
import { failureTypes } from '../../contracts/failures';
import { sizesSchema } from '../../contracts/parameters/sizes';
import type { verifyStage } from '../children/verify-stage';
import type { NodeOf } from '../graph/graph';
import type { TaskHandle } from '../graph/task-handle';
import type { TaskSpec } from '../graph/task-spec';
import type { LaneState } from '../run/lane-state';
import type { RunContext } from '../run/run-context';

/** Reads the written scope back and compares it with what was meant: only then is a data set `complete`. */
export function verify({
  input,
  parallelChunks = sizesSchema.parse({}).parallelChunks,
}: {
  input: TaskHandle<'written'>;
  /** Chunks of one data set that are read back at the same time; default 4. */
  parallelChunks?: number;
}): TaskSpec<'verified', 'verify'> {
  return { kind: 'verify', config: { parallelChunks }, inputs: [input], gives: 'verified' };
}

export async function runVerify(context: RunContext, node: NodeOf<'verify'>, state: LaneState): Promise<LaneState> {
  const { plan, target, chunks, lane } = state;
  if (plan === undefined || target === undefined || chunks === undefined) {
    throw new Error(`task "${node.name}" was started before its data set was imported`);
  }
  const found = await executeChild<typeof verifyStage>('verifyStage', {
    workflowId: `${context.run.workflowId}/${node.name}/${lane.targetDataSet ?? lane.sourceDataSet}`,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    args: [
      {
        run: context.run,
        lane: lane.id,
        task: node.name,
        plan,
        chunks,
        next: 0,
        target,
        parallelChunks: node.config.parallelChunks,
      },
    ],
  });
  if (found.differences > 0) {
    throw ApplicationFailure.nonRetryable(
      `${found.differences} values of the target are not as they should be after the import: ${found.examples.join('; ')}`,
      failureTypes.verificationFailed,
    );
  }
  return {
    ...state,
    outcome: state.account.rejected > 0 || state.account.held > 0 ? 'complete with rejects' : 'complete',
  };
}
