import type { Calendar } from './calendar';
import { calendarDay, dayNumber } from './day-number';

/** The Gregorian calendar, with the weeks of ISO 8601. */
export const iso8601: Calendar = {
  name: 'iso8601',
  first: dayNumber(1, 1, 1),
  last: dayNumber(9999, 12, 31),
  years: '0001 to 9999',
  hasWeeks: true,
  daysInMonth: (year, month) =>
    month >= 1 && month <= 12 ? dayNumber(year, month + 1, 1) - dayNumber(year, month, 1) : 0,
  firstOfMonth: (year, month) => dayNumber(year, month, 1),
  dayOf: calendarDay,
};
