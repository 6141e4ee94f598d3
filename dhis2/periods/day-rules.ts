import { dayExists, type Calendar, type CalendarDay } from '../../contracts/calendars';
import { twoDigits } from './day';
import { numberIn, yearText, type PeriodRules, type Place } from './period-rules';

/** `yyyyMMdd`, also accepted as `yyyy-MM-dd`; the number in the year counts the days of its months. */
export function dayRules(calendar: Calendar): PeriodRules {
  const daysBefore = (year: number, month: number): number => {
    let days = 0;
    for (let earlier = 1; earlier < month; earlier += 1) days += calendar.daysInMonth(year, earlier);
    return days;
  };
  const dayAt = ({ year, number }: Place): CalendarDay => {
    let [month, day] = [1, number];
    for (let days = calendar.daysInMonth(year, 1); day > days && month < 12; days = calendar.daysInMonth(year, month)) {
      day -= days;
      month += 1;
    }
    return { year, month, day };
  };
  const start = (place: Place): number => {
    const { year, month, day } = dayAt(place);
    return calendar.firstOfMonth(year, month) + day - 1;
  };
  return {
    type: 'Daily',
    pattern: /^(\d{4})(?:(\d{2})(\d{2})|-(\d{2})-(\d{2}))$/,
    examples: ['20240229', '2024-02-29'],
    read: (match) => {
      const [month, day] =
        match[2] === undefined ? [numberIn(match, 4), numberIn(match, 5)] : [numberIn(match, 2), numberIn(match, 3)];
      const year = numberIn(match, 1);
      return { year, number: dayExists(calendar, { year, month, day }) ? daysBefore(year, month) + day : 0 };
    },
    write: (place) => {
      const { year, month, day } = dayAt(place);
      return `${yearText(year)}${twoDigits(month)}${twoDigits(day)}`;
    },
    count: (year) => daysBefore(year, 13),
    start,
    end: start,
    placeOf: (number) => {
      const { year, month, day } = calendar.dayOf(number);
      return { year, number: daysBefore(year, month) + Math.min(day, calendar.daysInMonth(year, month)) };
    },
  };
}
