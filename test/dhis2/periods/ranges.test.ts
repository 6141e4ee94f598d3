import { InvalidDateError, PeriodRangeError, periodOf, periodsBetween, periodsOverlapping } from '../../../dhis2';

const ids = (periods: readonly { id: string }[]): string[] => periods.map((period) => period.id);

describe('ranges of periods', () => {
  it('includes both months that a range cuts', () => {
    const months = ids(periodsOverlapping('Monthly', '2022-06-15', '2024-06-30'));
    expect(months[0]).toBe('202206');
    expect(months).toContain('202306');
    expect(months.at(-1)).toBe('202406');
    expect(months).toHaveLength(25);
  });

  it('includes the weeks over New Year at both ends', () => {
    const weeks = ids(periodsOverlapping('Weekly', '2021-01-01', '2024-01-01'));
    expect(weeks[0]).toBe('2020W53');
    expect(weeks).toContain('2021W52');
    expect(weeks.at(-1)).toBe('2024W1');
  });

  it('has one period for a single day', () => {
    expect(ids(periodsOverlapping('Quarterly', '2024-02-29', '2024-02-29'))).toEqual(['2024Q1']);
  });

  it('includes the 27th two weeks for a day that it shares with the first of the next year', () => {
    expect(ids(periodsOverlapping('BiWeekly', '2021-01-05', '2021-01-05'))).toEqual(['2020BiW27', '2021BiW1']);
  });

  it('lists all periods between two, both included', () => {
    expect(ids(periodsBetween('2020W52', '2021W02'))).toEqual(['2020W52', '2020W53', '2021W1', '2021W2']);
    expect(ids(periodsBetween('2024Nov', '2024Nov'))).toEqual(['2024Nov']);
  });

  it('refuses ends of different types, ends in the wrong order and days that do not exist', () => {
    expect(() => periodsBetween('202401', '2024Q2')).toThrow(PeriodRangeError);
    expect(() => periodsBetween('202402', '202401')).toThrow('202402 comes after 202401');
    expect(() => periodsOverlapping('Daily', '2024-02-02', '2024-02-01')).toThrow(PeriodRangeError);
    expect(() => periodsOverlapping('Daily', '2024-02-02', '2024-02-30')).toThrow(InvalidDateError);
    expect(() => periodOf('Daily', '2024-2-3')).toThrow('"2024-2-3" is not a date: write it as yyyy-MM-dd');
  });
});
