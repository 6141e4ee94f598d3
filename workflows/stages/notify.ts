import { CancellationScope, proxyActivities } from '@temporalio/workflow';
import type { MainActivities } from '../../contracts/activities';
import type { EndedRun } from '../../contracts/next-steps';
import type { RunKey } from '../../contracts/run';
import type { RunResult } from '../../contracts/run-result';
import { mainTaskQueue } from '../../contracts/task-queues';
import type { NodeOf } from '../graph/graph';
import type { Edge, TaskHandle } from '../graph/task-handle';
import type { TaskSpec } from '../graph/task-spec';
import { notificationMessage } from './notification-message';

/**
 * Tells people how the data sets and tasks behind `after` ended, through the notification of that name in `sluice.yaml`. When it is
 * told says the option `when`: `always`, `failed`, or `succeeded` (default). A message that can't be handed over is shown with
 * its reason and does not fail the run. It is sent for a cancelled run as well.
 */
export function notify({
  after,
  to,
}: {
  after: readonly TaskHandle<Edge>[];
  /** Name of the notification. */
  to: string;
}): TaskSpec<'value', 'notify'> {
  return { kind: 'notify', config: { to }, inputs: after, gives: 'value' };
}

const messenger = proxyActivities<Pick<MainActivities, 'notify'>>({
  taskQueue: mainTaskQueue,
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '10 minutes',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 3, maximumInterval: '1 minute', maximumAttempts: 6 },
});

export async function performNotify(
  run: RunKey,
  { name: task, config: { to } }: NodeOf<'notify'>,
  result: RunResult,
  ended: EndedRun,
): Promise<unknown> {
  const message = notificationMessage(run, result, ended);
  return CancellationScope.nonCancellable(() => messenger.notify({ run, task, to, message }));
}
