import type { Calendar } from '../../contracts/calendars';
import type { PeriodRules, Place } from './period-rules';

/** What is wrong with an identifier of the right form whose year does not have the period. */
export function invalidNumberReason(rules: PeriodRules, place: Place, calendar: Calendar): string {
  const count = rules.count(place.year);
  if (count === 0) return `the calendar has the years ${calendar.years} only`;
  if (rules.type === 'Daily') return `there is no such day${calendar.name === 'nepali' ? rollsOver : ''}`;
  const whole = calendar.name === 'nepali' && rules.type === 'Monthly' && place.number === 0 ? wholeYear : '';
  return `${place.year} has the ${rules.type} periods 1 to ${count} only${whole}`;
}

/** 2.42.5.2 and 2.44 do not look at the number of the day. */
const rollsOver = ', and the servers that take it mean one of the next month';
/** 2.42.5.2 and 2.44; what the exports of 2.38–2.42 call it goes by its first day, which is that of month 01. */
const wholeYear = '; servers take 00 for a month as long as the year, and may show its values as those of 01';
