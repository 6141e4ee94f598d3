import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export async function eventsOf(client: Client, workflowId: string): Promise<HistoryEvent[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return events ?? [];
}

/** For each activity of this name that a workflow scheduled and that was started: the attempt that history shows. */
export async function attemptsOf(client: Client, workflowId: string, activity: string): Promise<number[]> {
  const events = await eventsOf(client, workflowId);
  const scheduled = new Set(
    events
      .filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === activity)
      .map(({ eventId }) => String(eventId)),
  );
  return events.flatMap(({ activityTaskStartedEventAttributes: started }) =>
    started && scheduled.has(String(started.scheduledEventId)) ? [started.attempt ?? 0] : [],
  );
}

/** The failure of the attempt before the one that history shows, for each activity. */
export async function earlierFailuresOf(client: Client, workflowId: string): Promise<string[]> {
  const events = await eventsOf(client, workflowId);
  return events.flatMap(({ activityTaskStartedEventAttributes: started }) => started?.lastFailure?.message ?? []);
}
