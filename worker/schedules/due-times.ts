import { DateTime } from 'luxon';
import { movedTimes } from './clock-changes';
import { wallTimes } from './cron';
import type { ScheduleDefinition } from './schedule-definition';

const dayMs = 86_400_000;

/**
 * The instants at which a schedule is due, `from` and `to` included, in order, `limit` of them at most. Nights on which the clock is
 * changed count as `apply` tells them to Temporal.
 */
export function dueTimes(
  { cron, timeZone }: Pick<ScheduleDefinition, 'cron' | 'timeZone'>,
  from: Date,
  to: Date,
  limit: number,
): Date[] {
  // the wall's clock is never a day away from UTC
  const [first, last] = [new Date(from.getTime() - dayMs), new Date(to.getTime() + dayMs)];
  const years = Math.ceil((last.getTime() - first.getTime()) / (366 * dayMs));
  const moved = new Map(movedTimes(cron, timeZone, first, years).map((one) => [one.from.getTime(), one.to] as const));
  const due = new Set<number>();
  for (const wall of wallTimes(cron, first, last)) {
    for (const instant of instantsOf(moved.get(wall.getTime()) ?? wall, timeZone)) {
      if (instant >= from.getTime() && instant <= to.getTime()) due.add(instant);
    }
    if (due.size >= limit) break;
  }
  return [...due].sort((a, b) => a - b).map((instant) => new Date(instant));
}

/** Minutes between two runs of a schedule, the least of the next fifty; undefined when it has not two more runs in five years. */
export function shortestIntervalMinutes(
  definition: Pick<ScheduleDefinition, 'cron' | 'timeZone'>,
  now: Date,
): number | undefined {
  const due = dueTimes(definition, now, new Date(now.getTime() + 5 * 366 * dayMs), 50);
  const minutes = due.slice(1).map((time, at) => (time.getTime() - (due[at] ?? time).getTime()) / 60_000);
  return minutes.length === 0 ? undefined : Math.min(...minutes);
}

/** None for a time that the clock leaves out, two for one that it shows twice. */
function instantsOf(wall: Date, timeZone: string): number[] {
  const local = DateTime.fromJSDate(wall, { zone: 'utc' }).setZone(timeZone, { keepLocalTime: true });
  if (local.toFormat('HH:mm') !== wall.toISOString().slice(11, 16)) return [];
  return local.getPossibleOffsets().map((time) => time.toMillis());
}
