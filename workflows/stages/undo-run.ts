import type { WrittenRun } from '../../contracts/activities';
import type { TaskConfigs, TaskSpec } from '../graph/task-spec';
import { mainActivities } from '../run/activity-proxies';

/**
 * Gives the rows that take a run's changes back: a deletion for what it created, the old value for what it overwrote or
 * deleted. Rows that the target no longer holds as that run left them are rejected when they are compared.
 */
export function undoRun({ run, dataSets, sizes }: TaskConfigs['undoRun']): TaskSpec<'values', 'undoRun'> {
  return { kind: 'undoRun', config: { run, dataSets, sizes }, inputs: [], gives: 'values' };
}

/** What a run, named by run id or workflow id, wrote and where. To be called in a workflow. */
export function writtenBy(run: string): Promise<WrittenRun> {
  return mainActivities.describeWritten({ run });
}
