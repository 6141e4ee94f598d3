/**
 * Days since 1970-01-01, so that arithmetic on days is plain arithmetic: periods are worked out for every row of a frame,
 * where a date object for each step would cost far more.
 */
export type DayNumber = number;

const dayMs = 24 * 60 * 60 * 1000;

/** A day of the ISO calendar; months and days beyond their range carry over (month 0 is the December before). */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  return new Date(0).setUTCFullYear(year, month - 1, day) / dayMs;
}

/** Year, month from 1, day of the month. */
export function calendarDay(number: DayNumber): { year: number; month: number; day: number } {
  const date = new Date(number * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 1 = Monday … 7 = Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(number: DayNumber): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}
