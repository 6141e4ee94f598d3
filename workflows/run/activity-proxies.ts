import { ActivityCancellationType, proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import type { ChunkActivities, MainActivities, ReadActivities, WriteActivities } from '../../contracts/activities';
import type { ActivityLimits } from '../graph/task-options';
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

function serverLimits({ maximumAttempts, attemptMinutes = 60, waitMinutes = 120 }: ActivityLimits): ActivityOptions {
  return {
    scheduleToStartTimeout: waitMinutes * 60_000,
    startToCloseTimeout: attemptMinutes * 60_000,
    heartbeatTimeout: '30 seconds',
    retry: { ...serverRetry, ...(maximumAttempts === undefined ? {} : { maximumAttempts }) },
  };
}

/** Reads from a server. A worker that dies is noticed by its missing heartbeats within half a minute. */
export function readActivities(
  connection: string,
  limits: ActivityLimits = {},
): ReturnType<typeof proxyActivities<ReadActivities>> {
  return proxyActivities<ReadActivities>({
    taskQueue: connectionTaskQueue(connection, 'read'),
    ...serverLimits(limits),
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
}

/** What is done to one chunk: on a connection's read queue, or on the main queue where no server is asked. */
export function chunkActivities(
  connection: string | undefined,
  limits: ActivityLimits = {},
): ReturnType<typeof proxyActivities<ChunkActivities>> {
  if (connection !== undefined) return readActivities(connection, limits);
  return proxyActivities<ChunkActivities>({
    taskQueue: mainTaskQueue,
    ...serverLimits(limits),
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
}

/**
 * Looks at a server after requests whose answers were lost. It is tried for some minutes; a server that can't even be read by then
 * must not keep its data set locked for ever.
 */
export function settlingActivities(
  connection: string,
): Pick<ReturnType<typeof proxyActivities<WriteActivities>>, 'awaitLostAnswers'> {
  return writeActivities(connection, { maximumAttempts: 8 });
}

/** Writes to a server. Cancelling waits until the worker has really stopped: a second writer may come only then. */
export function writeActivities(
  connection: string,
  limits: ActivityLimits = {},
): ReturnType<typeof proxyActivities<WriteActivities>> {
  return proxyActivities<WriteActivities>({
    taskQueue: connectionTaskQueue(connection, 'write'),
    ...serverLimits(limits),
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
}
