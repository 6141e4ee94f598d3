import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  nextPeriod,
  parsePeriod,
  periodOf,
  periodsBetween,
  periodsOverlapping,
  periodTypes,
  previousPeriod,
} from '../../../dhis2';

const anyType = fc.constantFrom(...periodTypes);
const anyDay = fc
  .integer({ min: 0, max: 366 * 80 })
  .map((days) => DateTime.utc(1970, 1, 1).plus({ days }).toFormat('yyyy-MM-dd'));
const shift = (day: string, days: number): string =>
  DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');

describe('properties of periods of all types', () => {
  it('finds for each day a period that holds it and reads back unchanged', () => {
    fc.assert(
      fc.property(anyType, anyDay, (type, day) => {
        const period = periodOf(type, day);
        expect(period.start <= day && day <= period.end).toBe(true);
        expect(period.type).toBe(type);
        expect(parsePeriod(period.id)).toEqual(period);
      }),
      { numRuns: 800 },
    );
  });

  it('has next and previous as each other’s inverse, in the order of the start days', () => {
    fc.assert(
      fc.property(anyType, anyDay, (type, day) => {
        const period = periodOf(type, day);
        const next = nextPeriod(period);
        expect(previousPeriod(next)).toEqual(period);
        expect(nextPeriod(previousPeriod(period))).toEqual(period);
        expect(next.start > period.start).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves no day between a period and the next, nor overlaps but for the 27th two weeks', () => {
    fc.assert(
      fc.property(anyType, anyDay, (type, day) => {
        const period = periodOf(type, day);
        const expected = period.id.endsWith('BiW27') ? shift(period.end, -6) : shift(period.end, 1);
        expect(nextPeriod(period).start).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('finds as overlapping exactly those whose days meet the range', () => {
    fc.assert(
      fc.property(anyType, anyDay, fc.integer({ min: 0, max: 120 }), (type, startDate, length) => {
        const endDate = shift(startDate, length);
        const around = periodsBetween(
          previousPeriod(previousPeriod(periodOf(type, startDate))).id,
          nextPeriod(nextPeriod(periodOf(type, endDate))).id,
        );
        const met = around.filter((period) => period.start <= endDate && period.end >= startDate);
        expect(periodsOverlapping(type, startDate, endDate)).toEqual(met);
      }),
      { numRuns: 250 },
    );
  });
});
