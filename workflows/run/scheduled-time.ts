import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';

const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

/** The time that a schedule meant the run for (ISO 8601), which a backfill may be long after; undefined for a run by hand. */
export function scheduledTime(): string | undefined {
  return workflowInfo().typedSearchAttributes.get(scheduledStart)?.toISOString();
}
