import fc from 'fast-check';
import {
  calendarDay,
  calendarNamed,
  dayNumber,
  ethiopian,
  findCalendar,
  nepali,
  sameCalendar,
} from '../../contracts/calendars';

const iso = (number: number): string => {
  const { year, month, day } = calendarDay(number);
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
};
const dayIn = (from: string, to: string) => fc.integer({ min: numberOf(from), max: numberOf(to) });
const numberOf = (text: string): number => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return dayNumber(year, month, day);
};

describe('the Ethiopian calendar', () => {
  const icu = new Intl.DateTimeFormat('en-u-ca-ethiopic', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });

  it('counts every day as ICU does, Pagume as days beyond the thirtieth of month 12', () => {
    fc.assert(
      fc.property(dayIn('1700-01-01', '2400-12-31'), (number) => {
        const parts = Object.fromEntries(
          icu.formatToParts(number * 86_400_000).map(({ type, value }) => [type, value]),
        );
        const [year, month, day] = [parts['year'], parts['month'], parts['day']].map((text) =>
          parseInt(text ?? '', 10),
        );
        const { year: ownYear, month: ownMonth, day: ownDay } = ethiopian.dayOf(number);
        const own = ownDay > 30 ? [ownYear, 13, ownDay - 30] : [ownYear, ownMonth, ownDay];
        expect(own).toEqual([year, month, day]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('begins its months where the days of a month begin', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_990 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
        const first = ethiopian.firstOfMonth(year, month);
        expect(ethiopian.dayOf(first)).toEqual({ year, month, day: 1 });
        expect(ethiopian.dayOf(first + 29)).toEqual({ year, month, day: 30 });
      }),
      { numRuns: 500 },
    );
  });
});

describe('the Nepali calendar', () => {
  it.each([
    [2000, '1943-04-14'],
    [2080, '2023-04-14'],
    [2081, '2024-04-13'],
    [2082, '2025-04-14'],
  ])('begins the year %i on %s', (year, day) => {
    expect(iso(nepali.firstOfMonth(year, 1))).toBe(day);
  });

  it('gives each day of its table one place, month after month, without a gap', () => {
    let number = nepali.first;
    for (let year = 1970; year <= 2100; year += 1) {
      for (let month = 1; month <= 12; month += 1) {
        expect(nepali.firstOfMonth(year, month)).toBe(number);
        for (let day = 1; day <= nepali.daysInMonth(year, month); day += 1, number += 1) {
          const found = nepali.dayOf(number);
          if (found.year !== year || found.month !== month || found.day !== day) {
            expect({ number, ...found }).toEqual({ number, year, month, day });
          }
        }
      }
    }
    expect(number - 1).toBe(nepali.last);
  });

  it('has years of 364 to 366 days, and the lengths by which servers count where other tables differ', () => {
    const lengths = (year: number) => Array.from({ length: 12 }, (_, index) => nepali.daysInMonth(year, index + 1));
    for (let year = 1970; year <= 2100; year += 1) {
      const days = lengths(year).reduce((sum, length) => sum + length, 0);
      expect(days).toBeGreaterThanOrEqual(364);
      expect(days).toBeLessThanOrEqual(366);
    }
    expect(lengths(2081)).toEqual([31, 31, 32, 32, 31, 30, 30, 30, 29, 30, 29, 31]);
    expect(nepali.daysInMonth(1969, 12)).toBe(0);
    expect(nepali.firstOfMonth(2101, 1)).toBeNaN();
  });
});

describe('the names of calendars', () => {
  it('take gregorian for that of ISO 8601, as DHIS2 does', () => {
    expect(calendarNamed('gregorian')).toBe(calendarNamed('iso8601'));
    expect(sameCalendar('gregorian', 'iso8601')).toBe(true);
    expect(sameCalendar('ethiopian', 'nepali')).toBe(false);
    expect(sameCalendar('coptic', 'coptic')).toBe(true);
  });

  it.each(['coptic', 'islamic', 'persian', 'thai', 'julian', 'toString', ''])('know nothing of "%s"', (name) => {
    expect(findCalendar(name)).toBeUndefined();
    expect(() => calendarNamed(name)).toThrow('iso8601, gregorian, ethiopian, nepali');
  });
});
