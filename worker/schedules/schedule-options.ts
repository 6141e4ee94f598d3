import { ScheduleOverlapPolicy, type CalendarSpec, type ScheduleOptions, type ScheduleSpec } from '@temporalio/client';
import { mainTaskQueue } from '../../contracts/task-queues';
import { movedTimes } from './clock-changes';
import type { ScheduleDefinition } from './schedule-definition';

/** Member of the memo of each schedule of Sluice: the project that it belongs to. */
export const projectMemo = 'sluiceProject';
/** Member of the memo of its action: the definition. */
export const definitionMemo = 'sluiceSchedule';

const hourMs = 3_600_000;
const yearMs = 366 * 24 * hourMs;
/** For so long the nights are known on which the clock is changed, and for the year before, for backfills. */
const knownYears = 10;
/** As Temporal writes them. */
export const monthNames = [
  ...(['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE'] as const),
  ...(['JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER'] as const),
] as const;
export const weekdayNames = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

const overlapOf = (overlap: ScheduleDefinition['overlap']) =>
  overlap === 'skip' ? ScheduleOverlapPolicy.SKIP : ScheduleOverlapPolicy.BUFFER_ONE;

/** What Temporal is told of a schedule; runs are named after it and their nominal time. */
export function scheduleOptions(
  name: string,
  definition: ScheduleDefinition,
  now = new Date(),
): Pick<ScheduleOptions, 'spec' | 'action' | 'policies'> {
  const { pipeline, parameters, overlap, catchUpHours, pauseOnFailure, note } = definition;
  return {
    spec: specOf(definition, now),
    action: {
      type: 'startWorkflow',
      workflowType: pipeline,
      taskQueue: mainTaskQueue,
      workflowId: name,
      args: [parameters],
      memo: { [definitionMemo]: definition },
      staticSummary: note ?? `Schedule ${name}`,
    },
    policies: { overlap: overlapOf(overlap), catchupWindow: catchUpHours * hourMs, pauseOnFailure },
  };
}

function specOf({ cron, timeZone, jitterMinutes }: ScheduleDefinition, now: Date): ScheduleSpec {
  const moved = movedTimes(cron, timeZone, new Date(now.getTime() - yearMs), knownYears + 1);
  return {
    cronExpressions: [cron],
    timezone: timeZone,
    ...(jitterMinutes === 0 ? {} : { jitter: jitterMinutes * 60_000 }),
    ...(moved.length === 0
      ? {}
      : { skip: moved.map(({ from }) => calendarOf(from)), calendars: moved.map(({ to }) => calendarOf(to)) }),
  };
}

function calendarOf(wall: Date): CalendarSpec {
  const month = monthNames[wall.getUTCMonth()];
  if (month === undefined) throw new RangeError('there is no such month');
  return {
    year: wall.getUTCFullYear(),
    month,
    dayOfMonth: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
  };
}
