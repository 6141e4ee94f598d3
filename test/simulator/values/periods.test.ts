import fc from 'fast-check';
import { dayText, parseDay } from '../../../simulator/periods/calendar-day';
import { parsePeriod, periodContaining, shiftPeriod, type PeriodRules } from '../../../simulator/periods/period';
import { periodTypes } from '../../../simulator/periods/period-types';
import { Release } from '../../../simulator/version';

const newest: PeriodRules = { release: new Release('2.44'), calendar: 'iso8601' };

const known: [text: string, id: string, type: string, start: string, end: string][] = [
  ['20240229', '20240229', 'Daily', '2024-02-29', '2024-02-29'],
  ['2024-02-29', '20240229', 'Daily', '2024-02-29', '2024-02-29'],
  ['2024W01', '2024W1', 'Weekly', '2024-01-01', '2024-01-07'],
  ['2020W53', '2020W53', 'Weekly', '2020-12-28', '2021-01-03'],
  ['2024WedW1', '2024WedW1', 'WeeklyWednesday', '2024-01-03', '2024-01-09'],
  ['2024ThuW1', '2024ThuW1', 'WeeklyThursday', '2024-01-04', '2024-01-10'],
  ['2024FriW1', '2024FriW1', 'WeeklyFriday', '2023-12-29', '2024-01-04'],
  ['2024SatW1', '2024SatW1', 'WeeklySaturday', '2023-12-30', '2024-01-05'],
  ['2024SunW1', '2024SunW1', 'WeeklySunday', '2023-12-31', '2024-01-06'],
  ['2024BiW5', '2024BiW5', 'BiWeekly', '2024-02-26', '2024-03-10'],
  ['2020BiW27', '2020BiW27', 'BiWeekly', '2020-12-28', '2021-01-10'],
  ['2024-01', '202401', 'Monthly', '2024-01-01', '2024-01-31'],
  ['202402B', '202402B', 'BiMonthly', '2024-03-01', '2024-04-30'],
  ['2024Q4', '2024Q4', 'Quarterly', '2024-10-01', '2024-12-31'],
  ['2024NovQ1', '2024NovQ1', 'QuarterlyNov', '2023-11-01', '2024-01-31'],
  ['2024S2', '2024S2', 'SixMonthly', '2024-07-01', '2024-12-31'],
  ['2024AprilS2', '2024AprilS2', 'SixMonthlyApril', '2024-10-01', '2025-03-31'],
  ['2024NovS1', '2024NovS1', 'SixMonthlyNov', '2023-11-01', '2024-04-30'],
  ['2024', '2024', 'Yearly', '2024-01-01', '2024-12-31'],
  ['2024Feb', '2024Feb', 'FinancialFeb', '2024-02-01', '2025-01-31'],
  ['2024April', '2024April', 'FinancialApril', '2024-04-01', '2025-03-31'],
  ['2024July', '2024July', 'FinancialJuly', '2024-07-01', '2025-06-30'],
  ['2024Aug', '2024Aug', 'FinancialAug', '2024-08-01', '2025-07-31'],
  ['2024Sep', '2024Sep', 'FinancialSep', '2024-09-01', '2025-08-31'],
  ['2024Oct', '2024Oct', 'FinancialOct', '2024-10-01', '2025-09-30'],
  ['2024Nov', '2024Nov', 'FinancialNov', '2023-11-01', '2024-10-31'],
];

test.each(known)('%s is %s, %s from %s to %s', (text, id, type, start, end) => {
  const period = parsePeriod(text, newest);
  expect(period?.id).toBe(id);
  expect(period?.type.name).toBe(type);
  expect([dayText(period?.startDay ?? 0), dayText(period?.endDay ?? 0)]).toEqual([start, end]);
});

test.each([
  '202413',
  '202400',
  '20240230',
  '2024W53',
  '2024W0',
  '2024BiW27',
  '2024Q5',
  '202407B',
  '2024-1',
  '2024-0101',
  'LAST_MONTH',
  '',
])('%j is no period', (text) => expect(parsePeriod(text, newest)).toBeUndefined());

test.each([
  ['2024Sep', '2.40', '2.42'],
  ['2024Feb', '2.42', '2.43.0'],
  ['2024Aug', '2.42', '2.43.0'],
  ['2024FriW1', '2.42', '2.43.0'],
] as const)('%s is unknown to %s and known to %s', (text, before, since) => {
  expect(parsePeriod(text, { ...newest, release: new Release(before) })).toBeUndefined();
  expect(parsePeriod(text, { ...newest, release: new Release(since) })?.id).toBe(text);
});

test('the periods of a type follow one another without gap, each holding its days and written so that it reads back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...periodTypes),
      fc.integer({ min: parseDay('1990-01-01') ?? 0, max: 30_000 }),
      (type, day) => {
        const period = periodContaining(type, day, 'iso8601');
        expect(period.startDay).toBeLessThanOrEqual(day);
        expect(period.endDay).toBeGreaterThanOrEqual(day);
        expect(parsePeriod(period.id, newest)).toEqual(period);
        const next = shiftPeriod(period, 1, 'iso8601');
        const follows = next.startDay === period.endDay + 1;
        // A year of 53 weeks ends with a two-week period that reaches into the first of the next year.
        expect(follows || type.name === 'BiWeekly').toBe(true);
      },
    ),
  );
});
