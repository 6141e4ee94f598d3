import { calendarDay, dayNumber, weekdayOf, type DayNumber } from '../../contracts/calendars';
import type { PeriodType } from './period-type';
import { numberIn, yearText, type PeriodRules, type Place } from './period-rules';

/** The day itself, or the last one before it that is such a weekday (1 = Monday … 7 = Sunday). */
function startOfWeek(day: DayNumber, weekday: number): DayNumber {
  return day - ((weekdayOf(day) - weekday + 7) % 7);
}

/** The first day of week 1: the week that holds 4 January. */
function firstDay(year: number, weekday: number): DayNumber {
  return startOfWeek(dayNumber(year, 1, 4), weekday);
}

function weeksIn(year: number, weekday: number): number {
  return (firstDay(year + 1, weekday) - firstDay(year, weekday)) / 7;
}

/** Year and number of the week that holds the day. A week belongs to the year that has at least four of its days. */
function weekOf(day: DayNumber, weekday: number): Place {
  const start = startOfWeek(day, weekday);
  const { year } = calendarDay(start + 3);
  return { year, number: (start - firstDay(year, weekday)) / 7 + 1 };
}

function weekly(type: PeriodType, prefix: string, weekday: number): PeriodRules {
  const start: PeriodRules['start'] = ({ year, number }) => firstDay(year, weekday) + 7 * (number - 1);
  return {
    type,
    pattern: new RegExp(`^(\\d{4})${prefix}(\\d{1,2})$`),
    examples: [`2024${prefix}9`, `2024${prefix}12`],
    read: (match) => ({ year: numberIn(match, 1), number: numberIn(match, 2) }),
    write: ({ year, number }) => `${yearText(year)}${prefix}${number}`,
    count: (year) => weeksIn(year, weekday),
    start,
    end: (place) => start(place) + 6,
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
  start: ({ year, number }) => firstDay(year, 1) + 14 * (number - 1),
  end: ({ year, number }) => firstDay(year, 1) + 14 * number - 1,
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
