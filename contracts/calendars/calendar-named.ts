import type { Calendar, CalendarName } from './calendar';
import { ethiopian } from './ethiopian';
import { iso8601 } from './iso8601';
import { nepali } from './nepali';

/** DHIS2's names; `gregorian` counts as ISO 8601 does, weeks included (GregorianCalendar.isIso8601). */
const byName: Readonly<Record<CalendarName | 'gregorian', Calendar>> = {
  iso8601,
  gregorian: iso8601,
  ethiopian,
  nepali,
};

/** All calendars in which a period can be. */
export const calendars: readonly Calendar[] = [iso8601, ethiopian, nepali];

/** The calendar that a server names; undefined for those in which Sluice can't count (coptic, islamic, persian …). */
export function findCalendar(name: string): Calendar | undefined {
  return Object.hasOwn(byName, name) ? byName[name as keyof typeof byName] : undefined;
}

/** A server's calendar in which no periods can be counted here. */
export class UnknownCalendarError extends Error {
  override readonly name = 'UnknownCalendarError';

  constructor(readonly calendar: string) {
    const known = Object.keys(byName).join(', ');
    super(`its calendar is ${calendar}; periods can be counted in ${known} only`);
  }
}

/** @throws UnknownCalendarError */
export function calendarNamed(name: string): Calendar {
  const found = findCalendar(name);
  if (found === undefined) throw new UnknownCalendarError(name);
  return found;
}

/** Whether two servers' periods of the same text are the same time. */
export function sameCalendar(one: string, other: string): boolean {
  return one === other || (findCalendar(one) !== undefined && findCalendar(one) === findCalendar(other));
}
