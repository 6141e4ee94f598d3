import type { DateTime, DurationLike } from 'luxon';
import { parseDay, type Day } from './day';
import { UnknownRelativePeriodError } from './errors';
import { periodHolding, periodsOfYear, type Period } from './period';
import type { PeriodType } from './period-type';

export interface RelativePeriodOptions {
  /**
   * What the names with FINANCIAL_YEAR mean. DHIS2 reads it from its setting `analyticsFinancialYearStart`, which is
   * October unless someone changed it; so is the default here.
   */
  readonly financialYear?: PeriodType;
}

/**
 * The `count` periods that end with the one that holds the day, or with the one a step before. Steps are lengths of time,
 * as in DHIS2: the 27th two weeks of a year of 53 weeks can be stepped over.
 */
interface Rolling {
  readonly type: PeriodType | 'financial';
  readonly step: DurationLike;
  readonly count: number;
  readonly skip: 0 | 1;
}

/** All periods of the year that lies `yearsBack` before the day's calendar year. */
interface WholeYear {
  readonly type: PeriodType;
  readonly yearsBack: 0 | 1;
}

const current = (type: Rolling['type'], step: DurationLike): Rolling => ({ type, step, count: 1, skip: 0 });
const last = (count: number, type: Rolling['type'], step: DurationLike): Rolling => ({ type, step, count, skip: 1 });
const day = { days: 1 };
const week = { days: 7 };
const twoWeeks = { days: 14 };
const month = { months: 1 };
const twoMonths = { months: 2 };
const quarter = { months: 3 };
const halfYear = { months: 6 };
const year = { months: 12 };

/** DHIS2's relative periods. "LAST" never includes the period that holds the day; LAST_5_YEARS ends with last year. */
const meanings = {
  TODAY: current('Daily', day),
  YESTERDAY: last(1, 'Daily', day),
  LAST_3_DAYS: last(3, 'Daily', day),
  LAST_7_DAYS: last(7, 'Daily', day),
  LAST_14_DAYS: last(14, 'Daily', day),
  LAST_30_DAYS: last(30, 'Daily', day),
  LAST_60_DAYS: last(60, 'Daily', day),
  LAST_90_DAYS: last(90, 'Daily', day),
  LAST_180_DAYS: last(180, 'Daily', day),
  THIS_WEEK: current('Weekly', week),
  LAST_WEEK: last(1, 'Weekly', week),
  LAST_4_WEEKS: last(4, 'Weekly', week),
  LAST_12_WEEKS: last(12, 'Weekly', week),
  LAST_52_WEEKS: last(52, 'Weekly', week),
  WEEKS_THIS_YEAR: { type: 'Weekly', yearsBack: 0 },
  THIS_BIWEEK: current('BiWeekly', twoWeeks),
  LAST_BIWEEK: last(1, 'BiWeekly', twoWeeks),
  LAST_4_BIWEEKS: last(4, 'BiWeekly', twoWeeks),
  THIS_MONTH: current('Monthly', month),
  LAST_MONTH: last(1, 'Monthly', month),
  LAST_3_MONTHS: last(3, 'Monthly', month),
  LAST_6_MONTHS: last(6, 'Monthly', month),
  LAST_12_MONTHS: last(12, 'Monthly', month),
  MONTHS_THIS_YEAR: { type: 'Monthly', yearsBack: 0 },
  MONTHS_LAST_YEAR: { type: 'Monthly', yearsBack: 1 },
  THIS_BIMONTH: current('BiMonthly', twoMonths),
  LAST_BIMONTH: last(1, 'BiMonthly', twoMonths),
  LAST_6_BIMONTHS: last(6, 'BiMonthly', twoMonths),
  BIMONTHS_THIS_YEAR: { type: 'BiMonthly', yearsBack: 0 },
  THIS_QUARTER: current('Quarterly', quarter),
  LAST_QUARTER: last(1, 'Quarterly', quarter),
  LAST_4_QUARTERS: last(4, 'Quarterly', quarter),
  QUARTERS_THIS_YEAR: { type: 'Quarterly', yearsBack: 0 },
  QUARTERS_LAST_YEAR: { type: 'Quarterly', yearsBack: 1 },
  THIS_SIX_MONTH: current('SixMonthly', halfYear),
  LAST_SIX_MONTH: last(1, 'SixMonthly', halfYear),
  LAST_2_SIXMONTHS: last(2, 'SixMonthly', halfYear),
  THIS_YEAR: current('Yearly', year),
  LAST_YEAR: last(1, 'Yearly', year),
  LAST_5_YEARS: last(5, 'Yearly', year),
  LAST_10_YEARS: last(10, 'Yearly', year),
  THIS_FINANCIAL_YEAR: current('financial', year),
  LAST_FINANCIAL_YEAR: last(1, 'financial', year),
  LAST_5_FINANCIAL_YEARS: last(5, 'financial', year),
  LAST_10_FINANCIAL_YEARS: last(10, 'financial', year),
} as const satisfies Record<string, Rolling | WholeYear>;

export type RelativePeriod = keyof typeof meanings;

/** The names of DHIS2's relative periods. */
export const relativePeriodNames = Object.keys(meanings) as readonly RelativePeriod[];

export function isRelativePeriod(text: string): text is RelativePeriod {
  return Object.hasOwn(meanings, text);
}

function rolling({ type, step, count, skip }: Rolling, at: DateTime, financialYear: PeriodType): Period[] {
  const resolved = type === 'financial' ? financialYear : type;
  let start = parseDay(periodHolding(resolved, skip === 1 ? at.minus(step) : at).start);
  const newestFirst: Period[] = [];
  for (let taken = 0; taken < count; taken += 1) {
    newestFirst.push(periodHolding(resolved, start));
    start = start.minus(step);
  }
  return newestFirst.reverse();
}

/**
 * The periods that a relative period of DHIS2 means on a day (`yyyy-MM-dd`), oldest first.
 * @throws UnknownRelativePeriodError, InvalidDateError
 */
export function relativePeriods(name: string, atDate: Day, options: RelativePeriodOptions = {}): Period[] {
  if (!isRelativePeriod(name)) throw new UnknownRelativePeriodError(name, relativePeriodNames);
  const at = parseDay(atDate);
  const meaning: Rolling | WholeYear = meanings[name];
  if ('yearsBack' in meaning) return periodsOfYear(meaning.type, at.year - meaning.yearsBack);
  return rolling(meaning, at, options.financialYear ?? 'FinancialOct');
}
