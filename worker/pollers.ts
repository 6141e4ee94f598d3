import type { Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';

/** How many workers have polled an activity queue in the last minutes. A worker that died may still count for a while. */
export async function countPollers(connection: Connection, namespace: string, taskQueue: string): Promise<number> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
  });
  return pollers.length;
}
