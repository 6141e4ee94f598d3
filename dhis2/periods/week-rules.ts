import type { DateTime } from 'luxon';
import { dayOf } from './day';
import type { PeriodType } from './period-type';
import { numberIn, yearText, type PeriodRules } from './period-rules';

/** The first day of week 1: the week that holds 4 January, beginning on `weekday` (1 = Monday … 7 = Sunday). */
function firstDay(year: number, weekday: number): DateTime {
  const fourth = dayOf(year, 1, 4);
  return fourth.minus({ days: (fourth.weekday - weekday + 7) % 7 });
}

function weeksIn(year: number, weekday: number): number {
  return Math.round(firstDay(year + 1, weekday).diff(firstDay(year, weekday), 'weeks').weeks);
}

/** Year and number of the week that holds the day. A week belongs to the year that has at least four of its days. */
function weekOf(day: DateTime, weekday: number): { year: number; number: number } {
  const start = day.minus({ days: (day.weekday - weekday + 7) % 7 });
  const year = start.plus({ days: 3 }).year;
  return { year, number: Math.round(start.diff(firstDay(year, weekday), 'weeks').weeks) + 1 };
}

function weekly(type: PeriodType, prefix: string, weekday: number): PeriodRules {
  const start: PeriodRules['start'] = ({ year, number }) => firstDay(year, weekday).plus({ weeks: number - 1 });
  return {
    type,
    pattern: new RegExp(`^(\\d{4})${prefix}(\\d{1,2})$`),
    examples: [`2024${prefix}9`, `2024${prefix}12`],
    read: (match) => ({ year: numberIn(match, 1), number: numberIn(match, 2) }),
    write: ({ year, number }) => `${yearText(year)}${prefix}${number}`,
    count: (year) => weeksIn(year, weekday),
    start,
    end: (place) => start(place).plus({ days: 6 }),
    placeOf: (day) => weekOf(day, weekday),
  };
}

/**
 * `yyyyBiWn`: 14 days from the Monday of ISO week 2n−1. A year of 53 weeks has a 27th, whose second week is at the same
 * time the first week of the next year's first.
 */
const biWeekly: PeriodRules = {
  type: 'BiWeekly',
  pattern: /^(\d{4})BiW(\d{1,2})$/,
  examples: ['2024BiW5', '2024BiW12'],
  read: (match) => ({ year: numberIn(match, 1), number: numberIn(match, 2) }),
  write: ({ year, number }) => `${yearText(year)}BiW${number}`,
  count: (year) => Math.ceil(weeksIn(year, 1) / 2),
  start: ({ year, number }) => firstDay(year, 1).plus({ weeks: 2 * number - 2 }),
  end: ({ year, number }) => firstDay(year, 1).plus({ weeks: 2 * number, days: -1 }),
  placeOf: (day) => {
    const week = weekOf(day, 1);
    return { year: week.year, number: Math.ceil(week.number / 2) };
  },
};

export const weekRules: readonly PeriodRules[] = [
  weekly('Weekly', 'W', 1),
  weekly('WeeklyWednesday', 'WedW', 3),
  weekly('WeeklyThursday', 'ThuW', 4),
  weekly('WeeklyFriday', 'FriW', 5),
  weekly('WeeklySaturday', 'SatW', 6),
  weekly('WeeklySunday', 'SunW', 7),
  biWeekly,
];
