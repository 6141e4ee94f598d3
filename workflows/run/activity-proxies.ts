import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { MainActivities, ReadActivities, WriteActivities } from '../../contracts/activities';
import { connectionTaskQueue, mainTaskQueue } from '../../contracts/task-queues';

/**
 * Transient failures (server away, overloaded, answer cut) are tried again by Temporal: each attempt shows in the UI.
 * About an hour of trying in all, so that a restart of DHIS2 or a night-time backup does not end a run.
 */
const serverRetry = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '5 minutes',
  maximumAttempts: 18,
} as const;

const storeRetry = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '30 seconds',
  maximumAttempts: 6,
} as const;

export const mainActivities = proxyActivities<MainActivities>({
  taskQueue: mainTaskQueue,
  startToCloseTimeout: '10 minutes',
  retry: storeRetry,
});

/** Reads from a server. A worker that dies is noticed by its missing heartbeats within half a minute. */
export function readActivities(connection: string): ReturnType<typeof proxyActivities<ReadActivities>> {
  return proxyActivities<ReadActivities>({
    taskQueue: connectionTaskQueue(connection, 'read'),
    scheduleToStartTimeout: '2 hours',
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '30 seconds',
    retry: serverRetry,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
}

/** Writes to a server. Cancelling waits until the worker has really stopped: a second writer may come only then. */
export function writeActivities(connection: string): ReturnType<typeof proxyActivities<WriteActivities>> {
  return proxyActivities<WriteActivities>({
    taskQueue: connectionTaskQueue(connection, 'write'),
    scheduleToStartTimeout: '2 hours',
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '30 seconds',
    retry: serverRetry,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
}
