import type { ServerRelease } from '../../contracts/server-profile';

/** DHIS2's names of the period types that data sets can have, shortest first. */
export const periodTypes = [
  'Daily',
  'Weekly',
  'WeeklyWednesday',
  'WeeklyThursday',
  'WeeklyFriday',
  'WeeklySaturday',
  'WeeklySunday',
  'BiWeekly',
  'Monthly',
  'BiMonthly',
  'Quarterly',
  'QuarterlyNov',
  'SixMonthly',
  'SixMonthlyApril',
  'SixMonthlyNov',
  'Yearly',
  'FinancialFeb',
  'FinancialApril',
  'FinancialJuly',
  'FinancialAug',
  'FinancialSep',
  'FinancialOct',
  'FinancialNov',
] as const;
export type PeriodType = (typeof periodTypes)[number];

const names: ReadonlySet<string> = new Set(periodTypes);

export function isPeriodType(text: string): text is PeriodType {
  return names.has(text);
}

/** Minor release of 2.x that brought a type; types that are not here exist since before 2.38. */
const since: Partial<Record<PeriodType, number>> = {
  FinancialSep: 42,
  WeeklyFriday: 43,
  FinancialFeb: 43,
  FinancialAug: 43,
};

/** Whether servers of this release know the period type. */
export function periodTypeExists(type: PeriodType, release: Pick<ServerRelease, 'major' | 'minor'>): boolean {
  return release.major > 2 || release.minor >= (since[type] ?? 0);
}
