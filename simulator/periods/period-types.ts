import type { SimulatorVersion } from '../version';

/** Periods of whole months: the first period of year y starts `startMonth` months after January of y. */
export interface MonthBased {
  readonly kind: 'months';
  readonly lengthMonths: number;
  /** 0 = January of the year in the identifier, -2 = November of the year before. */
  readonly startMonth: number;
  readonly pattern: RegExp;
  readonly write: (year: number, ordinal: number) => string;
}

export interface WeekBased {
  readonly kind: 'weeks';
  readonly weeks: 1 | 2;
  /** 1 = Monday … 7 = Sunday. */
  readonly firstWeekday: number;
  readonly pattern: RegExp;
  readonly write: (year: number, ordinal: number) => string;
}

interface Daily {
  readonly kind: 'days';
  readonly pattern: RegExp;
}

export interface PeriodType {
  readonly name: string;
  /** The first release that knows the type; undefined: all. */
  readonly since?: SimulatorVersion;
  readonly rule: MonthBased | WeekBased | Daily;
}

const year4 = (year: number): string => String(year).padStart(4, '0');

function months(lengthMonths: number, startMonth: number, pattern: RegExp, write: MonthBased['write']): MonthBased {
  return { kind: 'months', lengthMonths, startMonth, pattern, write };
}

function weeks(infix: string, firstWeekday: number, count: 1 | 2 = 1): WeekBased {
  return {
    kind: 'weeks',
    weeks: count,
    firstWeekday,
    pattern: new RegExp(`^(\\d{4})${infix}(\\d{1,2})$`),
    write: (year, ordinal) => `${year4(year)}${infix}${ordinal}`,
  };
}

function lettered(infix: string, lengthMonths: number, startMonth: number, ordinals: string): MonthBased {
  const pattern = new RegExp(`^(\\d{4})${infix}(${ordinals})$`);
  return months(lengthMonths, startMonth, pattern, (year, ordinal) => `${year4(year)}${infix}${ordinal}`);
}

function financial(suffix: string, startMonth: number): MonthBased {
  return months(12, startMonth, new RegExp(`^(\\d{4})${suffix}$`), (year) => `${year4(year)}${suffix}`);
}

/** Every period type of contract section 4, with the identifier's captured year and ordinal (1 when there is none). */
export const periodTypes: readonly PeriodType[] = [
  { name: 'Daily', rule: { kind: 'days', pattern: /^(\d{4})-?(\d\d)-?(\d\d)$/ } },
  { name: 'Weekly', rule: weeks('W', 1) },
  { name: 'WeeklyWednesday', rule: weeks('WedW', 3) },
  { name: 'WeeklyThursday', rule: weeks('ThuW', 4) },
  { name: 'WeeklyFriday', since: '2.43.0', rule: weeks('FriW', 5) },
  { name: 'WeeklySaturday', rule: weeks('SatW', 6) },
  { name: 'WeeklySunday', rule: weeks('SunW', 7) },
  { name: 'BiWeekly', rule: weeks('BiW', 1, 2) },
  {
    name: 'Monthly',
    rule: months(1, 0, /^(\d{4})-?(\d\d)$/, (year, ordinal) => `${year4(year)}${String(ordinal).padStart(2, '0')}`),
  },
  {
    name: 'BiMonthly',
    rule: months(2, 0, /^(\d{4})(\d\d)B$/, (year, ordinal) => `${year4(year)}0${ordinal}B`),
  },
  { name: 'Quarterly', rule: lettered('Q', 3, 0, '[1-4]') },
  { name: 'QuarterlyNov', rule: lettered('NovQ', 3, -2, '[1-4]') },
  { name: 'SixMonthly', rule: lettered('S', 6, 0, '[12]') },
  { name: 'SixMonthlyApril', rule: lettered('AprilS', 6, 3, '[12]') },
  { name: 'SixMonthlyNov', rule: lettered('NovS', 6, -2, '[12]') },
  { name: 'Yearly', rule: financial('', 0) },
  { name: 'FinancialFeb', since: '2.43.0', rule: financial('Feb', 1) },
  { name: 'FinancialApril', rule: financial('April', 3) },
  { name: 'FinancialJuly', rule: financial('July', 6) },
  { name: 'FinancialAug', since: '2.43.0', rule: financial('Aug', 7) },
  { name: 'FinancialSep', since: '2.42', rule: financial('Sep', 8) },
  { name: 'FinancialOct', rule: financial('Oct', 9) },
  { name: 'FinancialNov', rule: financial('Nov', -2) },
];
