import type { MonthCalendar } from './calendar';

const monthLength = 30;

/** The day (since 1970-01-01) before the first day of year 1 began its count: every fourth year has a day more. */
const dayBeforeFirstYear = -716_367;

function newYear(year: number): number {
  return dayBeforeFirstYear + 365 * (year - 1) + Math.floor(year / 4);
}

function firstDayOf(month: number): number {
  const inYear = ((month % 12) + 12) % 12;
  return newYear(Math.floor(month / 12)) + monthLength * inYear;
}

/** Days counted in years of 360 days, as DHIS2 adds them. */
function fromCount(count: number): number {
  return firstDayOf(Math.floor(count / monthLength)) + (count % monthLength);
}

/** DHIS2's Ethiopian year: twelve months of thirty days. The five or six days after them lie in no month. */
export const ethiopian: MonthCalendar = {
  firstDayOf,
  daysIn: () => monthLength,
  dayOf: ({ year, month, dayOfMonth }) => {
    const exists = month >= 1 && month <= 12 && dayOfMonth >= 1 && dayOfMonth <= monthLength;
    return exists ? firstDayOf(year * 12 + month - 1) + dayOfMonth - 1 : undefined;
  },
  dateOf,
  plusDays: (day, steps) => {
    const date = dateOf(day);
    if (date === undefined) return undefined;
    return fromCount((date.year * 12 + date.month - 1) * monthLength + date.dayOfMonth - 1 + steps);
  },
};

function dateOf(day: number): { year: number; month: number; dayOfMonth: number } | undefined {
  let year = Math.ceil((day - dayBeforeFirstYear) / 365.25) + 1;
  while (newYear(year) > day) year -= 1;
  const inYear = day - newYear(year);
  if (inYear >= 12 * monthLength) return undefined;
  return { year, month: Math.floor(inYear / monthLength) + 1, dayOfMonth: (inYear % monthLength) + 1 };
}
