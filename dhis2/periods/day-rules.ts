import { twoDigits } from './day';
import { calendarDay, dayNumber } from './day-number';
import { numberIn, yearText, type PeriodRules, type Place } from './period-rules';

const dayAt = ({ year, number }: Place): number => dayNumber(year, 1, number);

/** `yyyyMMdd`, also accepted as `yyyy-MM-dd`; the number in the year is the day of the year. */
export const dayRules: PeriodRules = {
  type: 'Daily',
  pattern: /^(\d{4})(?:(\d{2})(\d{2})|-(\d{2})-(\d{2}))$/,
  examples: ['20240229', '2024-02-29'],
  read: (match) => {
    const year = numberIn(match, 1);
    const [month, day] =
      match[2] === undefined ? [numberIn(match, 4), numberIn(match, 5)] : [numberIn(match, 2), numberIn(match, 3)];
    const read = dayNumber(year, month, day);
    const exists = calendarDay(read).month === month && calendarDay(read).day === day;
    return { year, number: exists ? read - dayNumber(year, 1, 0) : 0 };
  },
  write: (place) => {
    const { year, month, day } = calendarDay(dayAt(place));
    return `${yearText(year)}${twoDigits(month)}${twoDigits(day)}`;
  },
  count: (year) => dayNumber(year, 12, 31) - dayNumber(year, 1, 0),
  start: dayAt,
  end: dayAt,
  placeOf: (day) => {
    const { year } = calendarDay(day);
    return { year, number: day - dayNumber(year, 1, 0) };
  },
};
