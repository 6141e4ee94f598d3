import type { Calendar } from './calendar';
import { dayNumber, type DayNumber } from './day-number';
import { nepaliMonthDays } from './nepali-month-days';

const firstYear = 1970;
const lastYear = firstYear + nepaliMonthDays.length - 1;

/** The day that DHIS2 counts from: 1 Baisakh 2000. */
const anchorYear = 2000;
const anchor = dayNumber(1943, 4, 14);

/** Days before each month of the year, and in the last place those of the whole year. */
const daysBefore: readonly (readonly number[])[] = nepaliMonthDays.map((lengths) => {
  const sums = [0];
  for (const length of lengths) sums.push((sums.at(-1) ?? 0) + length);
  return sums;
});

/** The first day of each year, and of the one after the last. */
const newYears: readonly DayNumber[] = (() => {
  const starts = [0];
  for (const before of daysBefore) starts.push((starts.at(-1) ?? 0) + (before[12] ?? 0));
  const shift = anchor - (starts[anchorYear - firstYear] ?? 0);
  return starts.map((start) => start + shift);
})();

const newYear = (year: number): DayNumber => newYears[year - firstYear] ?? Number.NaN;

/**
 * The Bikram Sambat by DHIS2's table (NepaliCalendar). For the years before 2000 (1943), in which no health system reported,
 * DHIS2 itself counts other days than these.
 */
export const nepali: Calendar = {
  name: 'nepali',
  first: newYear(firstYear),
  last: newYear(lastYear + 1) - 1,
  years: `${firstYear} to ${lastYear}`,
  hasWeeks: false,
  daysInMonth: (year, month) => nepaliMonthDays[year - firstYear]?.[month - 1] ?? 0,
  firstOfMonth: (year, month) => newYear(year) + (daysBefore[year - firstYear]?.[month - 1] ?? Number.NaN),
  dayOf: (number) => {
    // no year is shorter than 364 days, so this is never too early by more than a year or two
    let year = Math.min(lastYear, firstYear + Math.floor((number - newYear(firstYear)) / 364));
    while (newYear(year) > number) year -= 1;
    const inYear = number - newYear(year);
    const before = daysBefore[year - firstYear] ?? [];
    let month = 12;
    while (month > 1 && (before[month - 1] ?? 0) > inYear) month -= 1;
    return { year, month, day: inYear - (before[month - 1] ?? 0) + 1 };
  },
};
