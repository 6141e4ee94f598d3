import {
  canonicalPeriod,
  InvalidPeriodError,
  nextPeriod,
  parsePeriod,
  periodTypeExists,
  previousPeriod,
  type PeriodType,
} from '../../../dhis2';

/** Identifier, type, first and last day, as the DHIS2 documentation and servers have them. */
const known: readonly (readonly [string, PeriodType, string, string])[] = [
  ['20240229', 'Daily', '2024-02-29', '2024-02-29'],
  ['2020W53', 'Weekly', '2020-12-28', '2021-01-03'],
  ['2021W52', 'Weekly', '2021-12-27', '2022-01-02'],
  ['2024W1', 'Weekly', '2024-01-01', '2024-01-07'],
  ['2024W5', 'Weekly', '2024-01-29', '2024-02-04'],
  ['2024WedW1', 'WeeklyWednesday', '2024-01-03', '2024-01-09'],
  ['2024WedW9', 'WeeklyWednesday', '2024-02-28', '2024-03-05'],
  ['2024ThuW1', 'WeeklyThursday', '2024-01-04', '2024-01-10'],
  ['2024FriW1', 'WeeklyFriday', '2023-12-29', '2024-01-04'],
  ['2024SatW1', 'WeeklySaturday', '2023-12-30', '2024-01-05'],
  ['2024SunW1', 'WeeklySunday', '2023-12-31', '2024-01-06'],
  ['2024BiW1', 'BiWeekly', '2024-01-01', '2024-01-14'],
  ['2024BiW5', 'BiWeekly', '2024-02-26', '2024-03-10'],
  ['2020BiW27', 'BiWeekly', '2020-12-28', '2021-01-10'],
  ['202402', 'Monthly', '2024-02-01', '2024-02-29'],
  ['202402B', 'BiMonthly', '2024-03-01', '2024-04-30'],
  ['2024Q4', 'Quarterly', '2024-10-01', '2024-12-31'],
  ['2024NovQ1', 'QuarterlyNov', '2023-11-01', '2024-01-31'],
  ['2024NovQ4', 'QuarterlyNov', '2024-08-01', '2024-10-31'],
  ['2024S2', 'SixMonthly', '2024-07-01', '2024-12-31'],
  ['2024AprilS2', 'SixMonthlyApril', '2024-10-01', '2025-03-31'],
  ['2024NovS1', 'SixMonthlyNov', '2023-11-01', '2024-04-30'],
  ['2024NovS2', 'SixMonthlyNov', '2024-05-01', '2024-10-31'],
  ['2024', 'Yearly', '2024-01-01', '2024-12-31'],
  ['2024Feb', 'FinancialFeb', '2024-02-01', '2025-01-31'],
  ['2023April', 'FinancialApril', '2023-04-01', '2024-03-31'],
  ['2023July', 'FinancialJuly', '2023-07-01', '2024-06-30'],
  ['2023Aug', 'FinancialAug', '2023-08-01', '2024-07-31'],
  ['2023Sep', 'FinancialSep', '2023-09-01', '2024-08-31'],
  ['2023Oct', 'FinancialOct', '2023-10-01', '2024-09-30'],
  ['2024Nov', 'FinancialNov', '2023-11-01', '2024-10-31'],
];

describe('reading a period', () => {
  it.each(known)('reads %s as %s, %s to %s', (id, type, start, end) => {
    expect(parsePeriod(id)).toEqual({ id, type, start, end });
  });

  it.each([
    ['2024-01', '202401'],
    ['2024-02-29', '20240229'],
    ['2024W01', '2024W1'],
    ['2024SunW09', '2024SunW9'],
    ['2024BiW05', '2024BiW5'],
  ])('writes %s in canonical form as %s', (text, id) => {
    expect(canonicalPeriod(text)).toBe(id);
  });

  it.each([
    ['2024W53', '2024 has the Weekly periods 1 to 52 only'],
    ['2024W0', '2024 has the Weekly periods 1 to 52 only'],
    ['2024BiW27', '2024 has the BiWeekly periods 1 to 26 only'],
    ['202413', '2024 has the Monthly periods 1 to 12 only'],
    ['202400', '2024 has the Monthly periods 1 to 12 only'],
    ['202407B', '2024 has the BiMonthly periods 1 to 6 only'],
    ['20240230', 'there is no such day'],
    ['2023-02-29', 'there is no such day'],
    ['2024Q5', 'nearest form is that of Quarterly, e.g. 2024Q1'],
    ['2024-1', 'nearest form is that of Monthly, e.g. 202402'],
    ['2024Jul', 'nearest form is that of FinancialJuly, e.g. 2024July'],
    ['2024w9', 'nearest form is that of Weekly, e.g. 2024W9'],
    ['9999W52', 'beyond the years 0001 to 9999'],
    ['202401 ', 'nearest form'],
    ['', 'nearest form'],
  ])('refuses "%s": %s', (text, reason) => {
    const read = () => parsePeriod(text);
    expect(read).toThrow(InvalidPeriodError);
    expect(read).toThrow(reason);
    expect(read).toThrow(JSON.stringify(text));
  });
});

describe('neighbours', () => {
  it.each([
    ['2020W52', '2020W53', '2021W1'],
    ['2024W52', '2025W1', '2025W2'],
    ['2020BiW26', '2020BiW27', '2021BiW1'],
    ['20240228', '20240229', '20240301'],
    ['202311', '202312', '202401'],
    ['2023NovQ4', '2024NovQ1', '2024NovQ2'],
    ['2023AprilS2', '2024AprilS1', '2024AprilS2'],
    ['2023Nov', '2024Nov', '2025Nov'],
  ])('%s is followed by %s and that by %s', (before, id, after) => {
    expect(previousPeriod(parsePeriod(id)).id).toBe(before);
    expect(nextPeriod(parsePeriod(id)).id).toBe(after);
  });
});

describe('versions', () => {
  it.each([
    ['WeeklyFriday', 42, false],
    ['WeeklyFriday', 43, true],
    ['FinancialFeb', 42, false],
    ['FinancialAug', 43, true],
    ['FinancialSep', 41, false],
    ['FinancialSep', 42, true],
    ['Monthly', 38, true],
  ] as const)('%s on 2.%i exists: %s', (type, minor, exists) => {
    expect(periodTypeExists(type, { major: 2, minor })).toBe(exists);
  });
});
