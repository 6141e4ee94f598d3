import { iso8601, type Calendar } from '../contracts/calendars';
import * as periods from './periods';
import type { Day, Period, PeriodType } from './periods';

/**
 * The functions on periods as scripts use them: the calendar is that of ISO 8601 unless it is given, as
 * `calendarNamed((await dhis2.system.info()).calendar)`. Inside of Sluice it is always given.
 */
export { calendarNamed, ethiopian, iso8601, nepali, UnknownCalendarError, type Calendar } from '../contracts/calendars';
export {
  hasPeriodType,
  InvalidDateError,
  InvalidPeriodError,
  isDay,
  isPeriodType,
  isRelativePeriod,
  parseDay,
  PeriodRangeError,
  periodTypeExists,
  periodTypes,
  relativePeriodNames,
  UnknownRelativePeriodError,
  type Day,
  type Period,
  type PeriodType,
  type RelativePeriod,
} from './periods';

/** @see {@link periods.parsePeriod} */
export function parsePeriod(text: string, calendar: Calendar = iso8601): Period {
  return periods.parsePeriod(text, calendar);
}

/** @see {@link periods.canonicalPeriod} */
export function canonicalPeriod(text: string, calendar: Calendar = iso8601): string {
  return periods.canonicalPeriod(text, calendar);
}

/** @see {@link periods.nextPeriod} */
export function nextPeriod(period: Period, calendar: Calendar = iso8601): Period {
  return periods.nextPeriod(period, calendar);
}

/** @see {@link periods.previousPeriod} */
export function previousPeriod(period: Period, calendar: Calendar = iso8601): Period {
  return periods.previousPeriod(period, calendar);
}

/** @see {@link periods.periodsOfYear} */
export function periodsOfYear(type: PeriodType, year: number, calendar: Calendar = iso8601): Period[] {
  return periods.periodsOfYear(type, year, calendar);
}

/** @see {@link periods.periodOf} */
export function periodOf(type: PeriodType, day: Day, calendar: Calendar = iso8601): Period {
  return periods.periodOf(type, day, calendar);
}

/** @see {@link periods.periodsBetween} */
export function periodsBetween(fromId: string, toId: string, calendar: Calendar = iso8601): Period[] {
  return periods.periodsBetween(fromId, toId, calendar);
}

/** @see {@link periods.periodsOverlapping} */
export function periodsOverlapping(
  type: PeriodType,
  startDate: Day,
  endDate: Day,
  calendar: Calendar = iso8601,
): Period[] {
  return periods.periodsOverlapping(type, startDate, endDate, calendar);
}

export interface RelativePeriodOptions extends periods.RelativePeriodOptions {
  readonly calendar?: Calendar;
}

/** @see {@link periods.relativePeriods} */
export function relativePeriods(name: string, atDate: Day, options: RelativePeriodOptions = {}): Period[] {
  return periods.relativePeriods(name, atDate, options.calendar ?? iso8601, options);
}
