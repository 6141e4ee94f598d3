import { DateTime } from 'luxon';
import { calendarDay, dayNumber, type DayNumber } from '../../contracts/calendars';
import { InvalidDateError } from './errors';

/** A day of the ISO calendar as text, `yyyy-MM-dd`; such texts sort as the days do. */
export type Day = string;

const form = /^\d{4}-\d{2}-\d{2}$/;

function read(text: string): DateTime | undefined {
  const day = form.test(text) ? DateTime.fromISO(text, { zone: 'utc' }) : undefined;
  return day?.isValid && day.year >= 1 ? day : undefined;
}

/** Reads a day; anything but an existing `yyyy-MM-dd` from year 1 on is an {@link InvalidDateError}. */
export function parseDay(text: string): DateTime {
  const day = read(text);
  if (!day) throw new InvalidDateError(text);
  return day;
}

export function isDay(text: string): boolean {
  return read(text) !== undefined;
}

export function numberOfDay(day: DateTime): DayNumber {
  return dayNumber(day.year, day.month, day.day);
}

/** The text of a day in the years 1 to 9999; undefined outside of them, where DHIS2 has no periods. */
export function writeDay(number: DayNumber): Day | undefined {
  const { year, month, day } = calendarDay(number);
  if (!(year >= 1 && year <= 9999)) return undefined;
  return [String(year).padStart(4, '0'), twoDigits(month), twoDigits(day)].join('-');
}

export function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
