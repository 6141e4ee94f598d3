import type { LocalDate, MonthCalendar } from './calendar';
import { firstNepaliYear, nepaliMonthLengths } from './nepali-months';

/** 1 Baisakh 2000 is 1943-04-14. */
const anchorYear = 2000;
const anchorDay = -9759;

function lengthsOf(year: number): readonly number[] | undefined {
  return nepaliMonthLengths[year - firstNepaliYear];
}

const newYears = new Map<number, number>();

/** DHIS2 counts years from 2000 on only: all the years before begin on the same day as 2000. */
function newYear(year: number): number {
  let day = newYears.get(year);
  if (day === undefined) {
    day = anchorDay;
    for (let before = anchorYear; before < year; before++) day += daysInNepaliYear(before) ?? 0;
    newYears.set(year, day);
  }
  return day;
}

/** Days of a year; undefined outside DHIS2's table. */
export function daysInNepaliYear(year: number): number | undefined {
  return lengthsOf(year)?.reduce((sum, days) => sum + days, 0);
}

function firstDayOf(month: number): number | undefined {
  const year = Math.floor(month / 12);
  const before = lengthsOf(year)?.slice(0, month % 12);
  return before?.reduce((day, days) => day + days, newYear(year));
}

/** The Nepali calendar by DHIS2's table, years 1970 to 2100. */
export const nepali: MonthCalendar = {
  firstDayOf,
  daysIn: (month) => lengthsOf(Math.floor(month / 12))?.[month % 12],
  // The day of the month is not checked: the 32nd of a month of 31 days is the first of the next.
  dayOf: ({ year, month, dayOfMonth }) => {
    if (month < 1 || month > 12) return undefined;
    const first = firstDayOf(year * 12 + month - 1);
    return first === undefined ? undefined : first + dayOfMonth - 1;
  },
  dateOf,
  plusDays: (day, steps) => day + steps,
};

function dateOf(day: number): LocalDate | undefined {
  if (day < anchorDay) return undefined;
  let year = anchorYear + Math.floor((day - anchorDay) / 366);
  while (lengthsOf(year) !== undefined && newYear(year + 1) <= day) year += 1;
  const lengths = lengthsOf(year);
  let inYear = day - newYear(year);
  for (const [index, days] of (lengths ?? []).entries()) {
    if (inYear < days) return { year, month: index + 1, dayOfMonth: inYear + 1 };
    inYear -= days;
  }
  return undefined;
}
