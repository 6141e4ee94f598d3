import type { TaskHandle } from '../graph/task-handle';
import type { TaskSpec } from '../graph/task-spec';
import { mainActivities } from '../run/activity-proxies';
import type { LaneState } from '../run/lane-state';
import type { RunContext } from '../run/run-context';

/** Counts and lists the differences and ends the way as `previewed`; nothing can be imported from here. */
export function reportDifference({
  input,
}: {
  input: TaskHandle<'difference'>;
}): TaskSpec<'reported', 'reportDifference'> {
  return { kind: 'reportDifference', config: {}, inputs: [input], gives: 'reported' };
}

export async function runReportDifference(context: RunContext, state: LaneState): Promise<LaneState> {
  if (state.plan === undefined) throw new Error('differences were asked for before the data set was planned');
  const { preview } = await mainActivities.assessDifference({ run: context.run, plan: state.plan });
  const { account, rejectReasons, rejects } = preview;
  return { ...state, account, rejectReasons, rejects, preview, outcome: 'previewed' };
}
