import { dayOf } from './day';
import { numberIn, yearText, type PeriodRules } from './period-rules';

const two = (number: number): string => String(number).padStart(2, '0');

/** `yyyyMMdd`, also accepted as `yyyy-MM-dd`; the number in the year is the day of the year. */
export const dayRules: PeriodRules = {
  type: 'Daily',
  pattern: /^(\d{4})(?:(\d{2})(\d{2})|-(\d{2})-(\d{2}))$/,
  examples: ['20240229', '2024-02-29'],
  read: (match) => {
    const [month, day] =
      match[2] === undefined ? [numberIn(match, 4), numberIn(match, 5)] : [numberIn(match, 2), numberIn(match, 3)];
    const date = dayOf(numberIn(match, 1), month, day);
    return { year: numberIn(match, 1), number: date.isValid ? date.ordinal : 0 };
  },
  write: ({ year, number }) => {
    const day = dayOf(year, 1, 1).plus({ days: number - 1 });
    return `${yearText(year)}${two(day.month)}${two(day.day)}`;
  },
  count: (year) => dayOf(year, 12, 31).ordinal,
  start: ({ year, number }) => dayOf(year, 1, 1).plus({ days: number - 1 }),
  end: ({ year, number }) => dayOf(year, 1, 1).plus({ days: number - 1 }),
  placeOf: (day) => ({ year: day.year, number: day.ordinal }),
};
