import type { CalendarSpecDescription, ScheduleDescription } from '@temporalio/client';
import { isDeepStrictEqual } from 'node:util';
import { movedTimes } from './clock-changes';
import { cronFields } from './cron';
import type { ScheduleDefinition } from './schedule-definition';
import { monthNames, scheduleOptions, weekdayNames } from './schedule-options';

/** Of so many years the nights of clock changes must be known to a schedule; then it is told of more. */
const neededYears = 5;
const yearMs = 366 * 86_400_000;

/**
 * In what a schedule in Temporal is not what Sluice told it to be, one line each: it was edited by hand, or the nights on which the clock
 * is changed are other ones by now. Whether it is paused, and its note, are a person's and never count.
 */
export function scheduleDrift(
  name: string,
  definition: ScheduleDefinition,
  { action, policies, spec }: Pick<ScheduleDescription, 'action' | 'policies' | 'spec'>,
  now = new Date(),
): string[] {
  const meant = scheduleOptions(name, definition, now);
  const edited = (what: string, is: unknown, should: unknown) =>
    isDeepStrictEqual(is, should) ? [] : [`${what}, edited in Temporal: ${shown(is)} → ${shown(should)}`];
  const usual = (spec.calendars ?? []).filter(({ year }) => year.length === 0).map(fieldsOf);
  return [
    ...edited('pipeline', action.workflowType, meant.action.workflowType),
    ...edited('task queue', action.taskQueue, meant.action.taskQueue),
    ...edited('name of its runs', action.workflowId, meant.action.workflowId),
    ...edited('parameters', action.args?.[0], definition.parameters),
    ...edited('overlap', policies.overlap, meant.policies?.overlap),
    ...edited('catch-up window (ms)', policies.catchupWindow, meant.policies?.catchupWindow),
    ...edited('pauseOnFailure', policies.pauseOnFailure, definition.pauseOnFailure),
    ...edited('timeZone', spec.timezone === '' ? 'UTC' : spec.timezone, definition.timeZone),
    ...edited('jitterMinutes', (spec.jitter ?? 0) / 60_000, definition.jitterMinutes),
    ...edited('intervals', spec.intervals ?? [], []),
    ...(isDeepStrictEqual(usual, [cronFields(definition.cron)])
      ? []
      : [`times, edited in Temporal: they are those of cron ${JSON.stringify(definition.cron)} again`]),
    ...nightsLine(definition, spec, now),
  ];
}

function nightsLine(
  { cron, timeZone }: ScheduleDefinition,
  { calendars = [], skip = [] }: ScheduleDescription['spec'],
  now: Date,
): string[] {
  const end = new Date(now.getTime() + neededYears * yearMs);
  const within = (times: readonly Date[]) =>
    times
      .filter((time) => time >= now && time < end)
      .map((time) => time.toISOString())
      .sort();
  const moved = movedTimes(cron, timeZone, now, neededYears);
  const known = [skip, calendars].map((all) => within(all.flatMap(dateOf)));
  const meant = [within(moved.map(({ from }) => from)), within(moved.map(({ to }) => to))];
  return isDeepStrictEqual(known, meant) ? [] : ['nights on which the clock is changed: counted anew'];
}

/** All values of each field, as `cronFields` gives them. */
function fieldsOf({ minute, hour, dayOfMonth, month, dayOfWeek, second }: CalendarSpecDescription) {
  const numbers = (ranges: readonly { start: number; end: number; step: number }[]) =>
    [...new Set(ranges.flatMap(({ start, end, step }) => stepped(start, end, step)))].sort((a, b) => a - b);
  const named = <T extends string>(ranges: readonly { start: T; end: T; step: number }[], names: readonly T[]) =>
    numbers(ranges.map(({ start, end, step }) => ({ start: names.indexOf(start), end: names.indexOf(end), step })));
  return {
    second: numbers(second),
    minute: numbers(minute),
    hour: numbers(hour),
    dayOfMonth: numbers(dayOfMonth),
    month: named(month, monthNames).map((index) => index + 1),
    dayOfWeek: named(dayOfWeek, weekdayNames),
  };
}

function stepped(start: number, end: number, step: number): number[] {
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, at) => start + at * step);
}

/** The time on the wall of a calendar that means one only. */
function dateOf(calendar: CalendarSpecDescription): Date[] {
  const [year] = calendar.year;
  if (year === undefined) return [];
  const { month, dayOfMonth, hour, minute } = fieldsOf(calendar);
  return [new Date(Date.UTC(year.start, (month[0] ?? 1) - 1, dayOfMonth[0], hour[0], minute[0]))];
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
