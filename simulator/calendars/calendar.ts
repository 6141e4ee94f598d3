import { dayNumber, gregorianDate } from '../periods/calendar-day';
import { ethiopian } from './ethiopian';
import { nepali } from './nepali';

/** The values of `keyCalendar` that DHIS2 knows. */
export const calendarNames = [
  'iso8601',
  'gregorian',
  'ethiopian',
  'nepali',
  'coptic',
  'islamic',
  'julian',
  'persian',
  'thai',
] as const;
export type CalendarName = (typeof calendarNames)[number];

/** A day as a calendar counts it. `month` is 1 to 12. */
export interface LocalDate {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
}

/**
 * How a server counts the months of its periods. Months count on from the first month of year 0, twelve to each year;
 * days are days since 1970-01-01. Undefined: the calendar has no such month or day.
 */
export interface MonthCalendar {
  readonly firstDayOf: (month: number) => number | undefined;
  readonly daysIn: (month: number) => number | undefined;
  /** The day that a Daily period of these numbers begins on. */
  readonly dayOf: (date: LocalDate) => number | undefined;
  /** The date of a day; undefined for days that lie in no month. */
  readonly dateOf: (day: number) => LocalDate | undefined;
  /** The day `steps` days later as the calendar counts, which may skip days that lie in no month. */
  readonly plusDays: (day: number, steps: number) => number | undefined;
}

const gregorian: MonthCalendar = {
  firstDayOf: (month) => dayNumber(Math.floor(month / 12), (month % 12) + 1, 1),
  daysIn: (month) => new Date(Date.UTC(2000, month + 1, 0)).getUTCDate(),
  dayOf: ({ year, month, dayOfMonth }) => dayNumber(year, month, dayOfMonth),
  dateOf: gregorianDate,
  plusDays: (day, steps) => day + steps,
};

/** Calendars that the simulator does not compute are counted as ISO 8601. */
export function monthCalendar(name: CalendarName): MonthCalendar {
  if (name === 'ethiopian') return ethiopian;
  return name === 'nepali' ? nepali : gregorian;
}

/** Whether the simulator counts the calendar's months otherwise than ISO 8601. */
export function hasOwnMonths(name: CalendarName): boolean {
  return name === 'ethiopian' || name === 'nepali';
}

/** The setting's text as DHIS2 takes it: a name that it does not know is ISO 8601. */
export function calendarOf(setting: unknown): CalendarName {
  return calendarNames.find((name) => name === setting) ?? 'iso8601';
}
