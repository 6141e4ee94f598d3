import { DateTime } from 'luxon';
import { wallTimes } from './cron';

/** A time on the wall that a change of the clock takes away or repeats, and the time that stands for it. Both as UTC. */
export interface MovedTime {
  readonly from: Date;
  readonly to: Date;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;

/**
 * The nights on which a schedule would not run, because its hour is left out, or run twice, because it comes twice (Temporal server
 * 1.29 does just that): it runs later instead, by as much as the clock is moved. A time is not moved to where the schedule has a run
 * anyway: who runs every hour means every hour.
 */
export function movedTimes(cron: string, timeZone: string, from: Date, years: number): MovedTime[] {
  return clockChanges(timeZone, from, years).flatMap((change) => {
    const width = change.to.getTime() - change.from.getTime();
    const later = (time: Date) => new Date(time.getTime() + width);
    const taken = new Set([...wallTimes(cron, change.to, later(change.to))].map((time) => time.getTime()));
    return [...wallTimes(cron, change.from, change.to)]
      .map((time) => ({ from: time, to: later(time) }))
      .filter(({ to }) => !taken.has(to.getTime()));
  });
}

/** The spans of the wall's clock that are left out or repeated. */
function clockChanges(timeZone: string, first: Date, years: number): { readonly from: Date; readonly to: Date }[] {
  const changes: { from: Date; to: Date }[] = [];
  const end = first.getTime() + years * 366 * dayMs;
  for (let at = first.getTime(); at < end; at += dayMs) {
    if (offsetAt(at, timeZone) === offsetAt(at + dayMs, timeZone)) continue;
    const instant = firstMinuteAfter(at, at + dayMs, timeZone);
    const [before, after] = [offsetAt(at, timeZone), offsetAt(at + dayMs, timeZone)];
    const walls = [instant + before * minuteMs, instant + after * minuteMs];
    changes.push({ from: new Date(Math.min(...walls)), to: new Date(Math.max(...walls)) });
  }
  return changes;
}

/** Minutes. */
function offsetAt(instant: number, timeZone: string): number {
  return DateTime.fromMillis(instant, { zone: timeZone }).offset;
}

function firstMinuteAfter(from: number, to: number, timeZone: string): number {
  const before = offsetAt(from, timeZone);
  let [low, high] = [Math.floor(from / minuteMs), Math.ceil(to / minuteMs)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * minuteMs, timeZone) === before) low = middle;
    else high = middle;
  }
  return high * minuteMs;
}
