import type { Calendar } from '../../contracts/calendars';
import { numberOfDay, parseDay, type Day } from './day';
import { PeriodRangeError } from './errors';
import { firstEndingFrom, parsePeriod, periodHolding, periodsFrom, type Period } from './period';
import type { PeriodType } from './period-type';

/** The period of the type that holds the day `yyyy-MM-dd` (ISO); of a day that no period holds, the last one before it. */
export function periodOf(type: PeriodType, day: Day, calendar: Calendar): Period {
  return periodHolding(type, parseDay(day), calendar);
}

/**
 * All periods from one to the other, both included, in order.
 * @throws InvalidPeriodError when an identifier is none; PeriodRangeError when the two are of different types or the
 * first is the later one
 */
export function periodsBetween(fromId: string, toId: string, calendar: Calendar): Period[] {
  const from = parsePeriod(fromId, calendar);
  const to = parsePeriod(toId, calendar);
  if (from.type !== to.type) {
    throw new PeriodRangeError(
      `${from.id} is ${from.type} and ${to.id} is ${to.type}: both ends need the same period type`,
    );
  }
  if (from.start > to.start) throw new PeriodRangeError(`${from.id} comes after ${to.id}: swap the two ends`);
  return periodsFrom(from, calendar, (period) => period.start <= to.start);
}

/**
 * All periods of the type that share at least one day with startDate … endDate (both inclusive), in order. Servers select
 * only the periods wholly inside such a range, so ask them for these identifiers instead of the dates. The days are of the ISO
 * calendar; beyond the years that the calendar knows there are no periods.
 * @throws InvalidDateError; PeriodRangeError when startDate is after endDate
 */
export function periodsOverlapping(type: PeriodType, startDate: Day, endDate: Day, calendar: Calendar): Period[] {
  const from = numberOfDay(parseDay(startDate));
  parseDay(endDate);
  if (startDate > endDate) throw new PeriodRangeError(`startDate ${startDate} is after endDate ${endDate}`);
  const first = firstEndingFrom(type, from, calendar);
  return first === undefined ? [] : periodsFrom(first, calendar, (period) => period.start <= endDate);
}
