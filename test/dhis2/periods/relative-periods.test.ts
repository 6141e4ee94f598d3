import { relativePeriodNames, relativePeriods, UnknownRelativePeriodError } from '../../../dhis2';

const ids = (name: string, at: string): string[] => relativePeriods(name, at).map((period) => period.id);
const span = (name: string, at: string): string => {
  const all = ids(name, at);
  return `${all[0]} … ${all.at(-1)} (${all.length})`;
};

describe('relative periods', () => {
  it.each([
    ['TODAY', '20240515 … 20240515 (1)'],
    ['YESTERDAY', '20240514 … 20240514 (1)'],
    ['LAST_3_DAYS', '20240512 … 20240514 (3)'],
    ['LAST_7_DAYS', '20240508 … 20240514 (7)'],
    ['LAST_14_DAYS', '20240501 … 20240514 (14)'],
    ['LAST_30_DAYS', '20240415 … 20240514 (30)'],
    ['LAST_60_DAYS', '20240316 … 20240514 (60)'],
    ['LAST_90_DAYS', '20240215 … 20240514 (90)'],
    ['LAST_180_DAYS', '20231117 … 20240514 (180)'],
    ['THIS_WEEK', '2024W20 … 2024W20 (1)'],
    ['LAST_WEEK', '2024W19 … 2024W19 (1)'],
    ['LAST_4_WEEKS', '2024W16 … 2024W19 (4)'],
    ['LAST_12_WEEKS', '2024W8 … 2024W19 (12)'],
    ['LAST_52_WEEKS', '2023W20 … 2024W19 (52)'],
    ['WEEKS_THIS_YEAR', '2024W1 … 2024W52 (52)'],
    ['THIS_BIWEEK', '2024BiW10 … 2024BiW10 (1)'],
    ['LAST_BIWEEK', '2024BiW9 … 2024BiW9 (1)'],
    ['LAST_4_BIWEEKS', '2024BiW6 … 2024BiW9 (4)'],
    ['THIS_MONTH', '202405 … 202405 (1)'],
    ['LAST_MONTH', '202404 … 202404 (1)'],
    ['LAST_3_MONTHS', '202402 … 202404 (3)'],
    ['LAST_6_MONTHS', '202311 … 202404 (6)'],
    ['LAST_12_MONTHS', '202305 … 202404 (12)'],
    ['MONTHS_THIS_YEAR', '202401 … 202412 (12)'],
    ['MONTHS_LAST_YEAR', '202301 … 202312 (12)'],
    ['THIS_BIMONTH', '202403B … 202403B (1)'],
    ['LAST_BIMONTH', '202402B … 202402B (1)'],
    ['LAST_6_BIMONTHS', '202303B … 202402B (6)'],
    ['BIMONTHS_THIS_YEAR', '202401B … 202406B (6)'],
    ['THIS_QUARTER', '2024Q2 … 2024Q2 (1)'],
    ['LAST_QUARTER', '2024Q1 … 2024Q1 (1)'],
    ['LAST_4_QUARTERS', '2023Q2 … 2024Q1 (4)'],
    ['QUARTERS_THIS_YEAR', '2024Q1 … 2024Q4 (4)'],
    ['QUARTERS_LAST_YEAR', '2023Q1 … 2023Q4 (4)'],
    ['THIS_SIX_MONTH', '2024S1 … 2024S1 (1)'],
    ['LAST_SIX_MONTH', '2023S2 … 2023S2 (1)'],
    ['LAST_2_SIXMONTHS', '2023S1 … 2023S2 (2)'],
    ['THIS_YEAR', '2024 … 2024 (1)'],
    ['LAST_YEAR', '2023 … 2023 (1)'],
    ['LAST_5_YEARS', '2019 … 2023 (5)'],
    ['LAST_10_YEARS', '2014 … 2023 (10)'],
    ['THIS_FINANCIAL_YEAR', '2023Oct … 2023Oct (1)'],
    ['LAST_FINANCIAL_YEAR', '2022Oct … 2022Oct (1)'],
    ['LAST_5_FINANCIAL_YEARS', '2018Oct … 2022Oct (5)'],
    ['LAST_10_FINANCIAL_YEARS', '2013Oct … 2022Oct (10)'],
  ])('%s on 15 May 2024 is %s', (name, expected) => {
    expect(span(name, '2024-05-15')).toBe(expected);
  });

  it('goes by the last day of a month as by any other', () => {
    expect(ids('LAST_3_MONTHS', '2024-03-31')).toEqual(['202312', '202401', '202402']);
    expect(ids('LAST_QUARTER', '2024-05-31')).toEqual(['2024Q1']);
    expect(ids('LAST_YEAR', '2024-02-29')).toEqual(['2023']);
  });

  it('takes the year of WEEKS_THIS_YEAR from the calendar, not from the week', () => {
    expect(span('WEEKS_THIS_YEAR', '2021-01-02')).toBe('2021W1 … 2021W52 (52)');
    expect(span('WEEKS_THIS_YEAR', '2026-06-01')).toBe('2026W1 … 2026W53 (53)');
    expect(ids('LAST_WEEK', '2021-01-05')).toEqual(['2020W53']);
  });

  it('takes the financial year that it is given', () => {
    const at = '2024-11-01';
    expect(relativePeriods('THIS_FINANCIAL_YEAR', at, { financialYear: 'FinancialNov' })[0]?.id).toBe('2025Nov');
    expect(relativePeriods('LAST_FINANCIAL_YEAR', at, { financialYear: 'FinancialApril' })[0]?.id).toBe('2023April');
  });

  it('knows every name in the table above and no other', () => {
    expect(relativePeriodNames).toHaveLength(45);
    expect(() => relativePeriods('LAST_2_MONTHS', '2024-01-01')).toThrow(UnknownRelativePeriodError);
    expect(() => relativePeriods('toString', '2024-01-01')).toThrow('LAST_3_MONTHS');
  });
});
