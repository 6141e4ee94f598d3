import type { DayNumber } from './day-number';

/** The calendars in which Sluice counts periods; DHIS2's other name for the first, `gregorian`, means the same. */
export type CalendarName = 'iso8601' | 'ethiopian' | 'nepali';

/** A day as the calendar writes it. */
export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** More than the month has: the day follows the last month of its year and lies in no month (the Pagume of Ethiopia). */
  readonly day: number;
}

/**
 * How DHIS2 counts days, months and years on a server (its setting `keyCalendar`, `calendar` in /api/system/info). Period texts
 * and the values of type DATE are in the server's calendar; all else that DHIS2 writes (opening and closing dates, `startDate`, `created`)
 * are days of the ISO calendar everywhere (observed on 2.42.5.2 and 2.44).
 */
export interface Calendar {
  readonly name: CalendarName;
  /** First and last day of the years that it knows. */
  readonly first: DayNumber;
  readonly last: DayNumber;
  /** The same as years, for messages, e.g. `1970 to 2100`. */
  readonly years: string;
  /** Whether DHIS2 has weeks in it. */
  readonly hasWeeks: boolean;
  /** 0 for a month outside of 1 to 12, and in years that it does not know. */
  daysInMonth(year: number, month: number): number;
  /** The first day of a month from 1 to 12; NaN in years that it does not know. */
  firstOfMonth(year: number, month: number): DayNumber;
  /** The day of its years that has this number. */
  dayOf(number: DayNumber): CalendarDay;
}

/** Whether the calendar has this day in one of its months. */
export function dayExists(calendar: Calendar, { year, month, day }: CalendarDay): boolean {
  return day >= 1 && day <= calendar.daysInMonth(year, month);
}
