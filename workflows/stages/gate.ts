import type { NodeOf } from '../graph/graph';
import type { TaskHandle } from '../graph/task-handle';
import type { TaskConfigs, TaskSpec } from '../graph/task-spec';
import { mainActivities } from '../run/activity-proxies';
import type { LaneState } from '../run/lane-state';
import type { RunContext } from '../run/run-context';

/** Looks at the whole difference of a data set before anything is written. In a dry run it is where the way ends: `previewed`. */
export function gate({
  input,
  ...config
}: TaskConfigs['gate'] & { input: TaskHandle<'difference'> }): TaskSpec<'passed', 'gate'> {
  return { kind: 'gate', config, inputs: [input], gives: 'passed' };
}

export async function runGate(context: RunContext, node: NodeOf<'gate'>, state: LaneState): Promise<LaneState> {
  if (state.plan === undefined) throw new Error(`task "${node.name}" was started before its data set was planned`);
  const preview = await mainActivities.assessDifference({ run: context.run, plan: state.plan });
  const judged: LaneState = { ...state, account: preview.account, rejectReasons: preview.rejectReasons, preview };
  return node.config.dryRun ? { ...judged, outcome: 'previewed' } : judged;
}
