import fc from 'fast-check';
import { calendarNames, monthCalendar, type CalendarName } from '../../../simulator/calendars/calendar';
import { daysInNepaliYear } from '../../../simulator/calendars/nepali';
import { dayNumber, dayText } from '../../../simulator/periods/calendar-day';
import { parsePeriod, periodContaining, shiftPeriod } from '../../../simulator/periods/period';
import { periodTypes } from '../../../simulator/periods/period-types';
import { Release, type SimulatorVersion } from '../../../simulator/version';

const rules = (calendar: CalendarName, version: SimulatorVersion = '2.44') => ({
  release: new Release(version),
  calendar,
});

/** `id start…end`, or `refused`. */
function span(text: string, calendar: CalendarName, version?: SimulatorVersion): string {
  const period = parsePeriod(text, rules(calendar, version));
  return period === undefined ? 'refused' : `${period.id} ${dayText(period.startDay)}…${dayText(period.endDay)}`;
}

test.each([
  ['201601', '2023-09-12…2023-10-11'],
  ['201612', '2024-08-07…2024-09-05'],
  ['2016', '2023-09-12…2024-09-05'],
  ['2016Q1', '2023-09-12…2023-12-10'],
  ['2016S1', '2023-09-12…2024-03-09'],
  ['2016July', '2024-03-10…2025-03-09'],
  ['2016Nov', '2023-07-08…2024-07-07'],
  ['2016NovQ1', '2023-07-08…2023-10-11'],
  ['2016AprilS1', '2023-12-11…2024-06-07'],
  ['201601B', '2023-09-12…2023-11-10'],
  ['2016BiW1', '2023-09-12…2023-09-25'],
  ['20160230', '2023-11-10…2023-11-10'],
  ['20161230', '2024-09-05…2024-09-05'],
])('the Ethiopian %s is %s', (text, days) => {
  for (const version of ['2.42', '2.44'] as const) expect(span(text, 'ethiopian', version)).toBe(`${text} ${days}`);
});

test.each([
  ['208001', '2023-04-14…2023-05-14'],
  ['208012', '2024-03-14…2024-04-12'],
  ['2080', '2023-04-14…2024-04-12'],
  ['2080Q1', '2023-04-14…2023-07-16'],
  ['2080July', '2023-10-18…2024-10-16'],
  ['208000', '2023-04-14…2024-04-12'],
])('the Nepali %s is %s', (text, days) => {
  for (const version of ['2.42', '2.44'] as const) expect(span(text, 'nepali', version)).toBe(`${text} ${days}`);
});

test('days of a Nepali month are not checked: the one after the last is the first of the next month', () => {
  expect(span('20800132', 'nepali')).toBe('20800201 2023-05-15…2023-05-15');
});

test.each([
  ['ethiopian', ['201613', '201600', '20161301', '20160131', '20160200']],
  ['nepali', ['208013', '196912', '210101', '1969', '20801301', '2080BiW1']],
] as const)('the %s calendar refuses %j and weeks of every kind', (calendar, texts) => {
  const weeks = ['W', 'WedW', 'ThuW', 'FriW', 'SatW', 'SunW'].map((kind) => `2016${kind}2`);
  expect([...texts, ...weeks].map((text) => span(text, calendar))).toEqual(
    Array.from({ length: texts.length + weeks.length }, () => 'refused'),
  );
});

test('calendars that are not computed have the periods of ISO 8601', () => {
  const others = calendarNames.filter((name) => name !== 'ethiopian' && name !== 'nepali');
  expect(others.map((name) => span('202402', name))).toEqual(others.map(() => '202402 2024-02-01…2024-02-29'));
  expect(others).toEqual(expect.arrayContaining(['coptic', 'islamic', 'julian', 'persian', 'thai']));
});

const anyYear: Record<'ethiopian' | 'nepali', fc.Arbitrary<number>> = {
  ethiopian: fc.integer({ min: 1900, max: 2200 }),
  nepali: fc.integer({ min: 2000, max: 2099 }),
};
const anyDay: Record<'ethiopian' | 'nepali', fc.Arbitrary<number>> = {
  ethiopian: fc.integer({ min: dayNumber(1900, 1, 1) ?? 0, max: dayNumber(2200, 1, 1) ?? 0 }),
  nepali: fc.integer({ min: dayNumber(1946, 1, 1) ?? 0, max: dayNumber(2040, 1, 1) ?? 0 }),
};
const icu = new Intl.DateTimeFormat('en-u-ca-ethiopic', {
  timeZone: 'UTC',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
});

test('an Ethiopian day has the date that ICU gives it, and lies in no month where ICU says month 13', () => {
  fc.assert(
    fc.property(anyDay.ethiopian, (day) => {
      const part = Object.fromEntries(icu.formatToParts(day * 86_400_000).map(({ type, value }) => [type, value]));
      const [year, month, dayOfMonth] = [part['year'], part['month'], part['day']].map(Number);
      const date = monthCalendar('ethiopian').dateOf(day);
      expect(date).toEqual(month === 13 ? undefined : { year, month, dayOfMonth });
    }),
  );
});

test('Nepali years begin on the days on which Nepal kept them', () => {
  const newYears = [
    [2000, '1943-04-14'],
    [2030, '1973-04-13'],
    [2047, '1990-04-14'],
    [2060, '2003-04-14'],
    [2070, '2013-04-14'],
    [2075, '2018-04-14'],
    [2080, '2023-04-14'],
    [2081, '2024-04-13'],
  ] as const;
  const begins = newYears.map(([year]) => dayText(parsePeriod(`${year}01`, rules('nepali'))?.startDay ?? 0));
  expect(begins).toEqual(newYears.map(([, day]) => day));
});

describe.each(['ethiopian', 'nepali'] as const)('in the %s calendar', (calendar) => {
  const months = (year: number) =>
    Array.from({ length: 12 }, (_, index) => {
      const month = parsePeriod(`${year}${String(index + 1).padStart(2, '0')}`, rules(calendar));
      if (month === undefined) throw new Error(`${year} has no month ${index + 1}`);
      return month;
    });

  test('the twelve months of a year are adjacent, and only the Ethiopian Pagume lies between two years', () => {
    fc.assert(
      fc.property(anyYear[calendar], (year) => {
        const all = months(year);
        const gaps = all.slice(1).map((month, index) => month.startDay - (all[index]?.endDay ?? 0) - 1);
        expect(gaps).toEqual(Array.from({ length: 11 }, () => 0));
        const next = months(year + 1)[0]?.startDay ?? 0;
        const between = next - (all[11]?.endDay ?? 0) - 1;
        expect(between).toBe(calendar === 'nepali' ? 0 : year % 4 === 3 ? 6 : 5);
      }),
    );
  });

  test('months have thirty days in Ethiopia, and in Nepal together those between two New Year’s Days', () => {
    fc.assert(
      fc.property(anyYear[calendar], (year) => {
        const lengths = months(year).map(({ startDay, endDay }) => endDay - startDay + 1);
        const sum = lengths.reduce((total, days) => total + days, 0);
        if (calendar === 'ethiopian') expect(lengths).toEqual(Array.from({ length: 12 }, () => 30));
        else expect(sum).toBe((months(year + 1)[0]?.startDay ?? 0) - (months(year)[0]?.startDay ?? 0));
        if (calendar === 'nepali') expect(daysInNepaliYear(year)).toBe(sum);
      }),
    );
  });

  test('a day lies in one period of each type at most, which reads back from its identifier and is followed by the next', () => {
    const types = periodTypes.filter(({ rule }) => rule.kind !== 'weeks');
    fc.assert(
      fc.property(fc.constantFrom(...types), anyDay[calendar], (type, day) => {
        if (monthCalendar(calendar).dateOf(day) === undefined) {
          expect(() => periodContaining(type, day, calendar)).toThrow(RangeError);
          return;
        }
        const period = periodContaining(type, day, calendar);
        expect(period.startDay).toBeLessThanOrEqual(day);
        // A period of several months may hold the days between two years.
        expect(period.endDay).toBeGreaterThanOrEqual(day);
        expect(parsePeriod(period.id, rules(calendar))).toEqual(period);
        const next = shiftPeriod(period, 1, calendar);
        const gap = next.startDay - period.endDay - 1;
        expect(calendar === 'nepali' ? gap === 0 : gap >= 0 && gap <= 6).toBe(true);
        expect(shiftPeriod(next, -1, calendar)).toEqual(period);
      }),
    );
  });
});
