import { ChildWorkflowCancellationType, executeChild, ParentClosePolicy } from '@temporalio/workflow';
import { sizesSchema } from '../../contracts/parameters/sizes';
import type { importStage } from '../children/import-stage';
import type { NodeOf } from '../graph/graph';
import type { TaskHandle } from '../graph/task-handle';
import type { TaskSpec } from '../graph/task-spec';
import type { LaneState } from '../run/lane-state';
import type { RunContext } from '../run/run-context';

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

export async function runImport(
  context: RunContext,
  node: NodeOf<'importDataValues'>,
  state: LaneState,
): Promise<LaneState> {
  const { plan, preview, target, lane } = state;
  if (plan === undefined || preview === undefined || target === undefined) {
    throw new Error(`task "${node.name}" was started before the gate`);
  }
  const written = await executeChild<typeof importStage>('importStage', {
    workflowId: `${context.run.workflowId}/${node.name}/${lane.targetDataSet ?? lane.sourceDataSet}`,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    args: [
      {
        run: context.run,
        lane: lane.id,
        task: node.name,
        plan,
        preview: preview.document,
        target,
        parallelBatches: node.config.parallelBatches,
      },
    ],
  });
  return { ...state, account: written.account, rejectReasons: written.rejectReasons, posts: written.posts };
}
