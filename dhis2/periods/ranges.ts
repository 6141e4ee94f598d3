import { parseDay, type Day } from './day';
import { PeriodRangeError } from './errors';
import { parsePeriod, periodHolding, periodsFrom, previousPeriod, type Period } from './period';
import type { PeriodType } from './period-type';

/** The period of the type that holds the day `yyyy-MM-dd`. */
export function periodOf(type: PeriodType, day: Day): Period {
  return periodHolding(type, parseDay(day));
}

/**
 * All periods from one to the other, both included, in order.
 * @throws InvalidPeriodError when an identifier is none; PeriodRangeError when the two are of different types or the
 * first is the later one
 */
export function periodsBetween(fromId: string, toId: string): Period[] {
  const from = parsePeriod(fromId);
  const to = parsePeriod(toId);
  if (from.type !== to.type) {
    throw new PeriodRangeError(
      `${from.id} is ${from.type} and ${to.id} is ${to.type}: both ends need the same period type`,
    );
  }
  if (from.start > to.start) throw new PeriodRangeError(`${from.id} comes after ${to.id}: swap the two ends`);
  return periodsFrom(from, (period) => period.start <= to.start);
}

/**
 * All periods of the type that share at least one day with startDate … endDate (both inclusive), in order. Servers select
 * only the periods wholly inside such a range, so ask them for these identifiers instead of the dates.
 * @throws InvalidDateError; PeriodRangeError when startDate is after endDate
 */
export function periodsOverlapping(type: PeriodType, startDate: Day, endDate: Day): Period[] {
  const first = periodHolding(type, parseDay(startDate));
  parseDay(endDate);
  if (startDate > endDate) throw new PeriodRangeError(`startDate ${startDate} is after endDate ${endDate}`);
  const before = type === 'BiWeekly' ? previousPeriod(first) : undefined;
  return periodsFrom(before && before.end >= startDate ? before : first, (period) => period.start <= endDate);
}
