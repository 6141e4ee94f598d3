import type { DateTime } from 'luxon';
import type { Calendar } from '../../contracts/calendars';
import { numberOfDay, parseDay, type Day } from './day';
import { UnknownRelativePeriodError } from './errors';
import { periodHolding, periodsOfYear, previousPeriod, type Period } from './period';
import type { PeriodType } from './period-type';

export interface RelativePeriodOptions {
  /**
   * What the names with FINANCIAL_YEAR mean. DHIS2 reads it from its setting `analyticsFinancialYearStart`, which is
   * October unless someone changed it; so is the default here.
   */
  readonly financialYear?: PeriodType;
}

/** The `count` periods that end with the one that holds the day, or with the one before it. */
interface Rolling {
  readonly type: PeriodType | 'financial';
  readonly count: number;
  readonly skip: 0 | 1;
}

/** All periods of the year that lies `yearsBack` before the day's calendar year. */
interface WholeYear {
  readonly type: PeriodType;
  readonly yearsBack: 0 | 1;
}

const current = (type: Rolling['type']): Rolling => ({ type, count: 1, skip: 0 });
const last = (count: number, type: Rolling['type']): Rolling => ({ type, count, skip: 1 });

/** DHIS2's relative periods. "LAST" never includes the period that holds the day; LAST_5_YEARS ends with last year. */
const meanings = {
  TODAY: current('Daily'),
  YESTERDAY: last(1, 'Daily'),
  LAST_3_DAYS: last(3, 'Daily'),
  LAST_7_DAYS: last(7, 'Daily'),
  LAST_14_DAYS: last(14, 'Daily'),
  LAST_30_DAYS: last(30, 'Daily'),
  LAST_60_DAYS: last(60, 'Daily'),
  LAST_90_DAYS: last(90, 'Daily'),
  LAST_180_DAYS: last(180, 'Daily'),
  THIS_WEEK: current('Weekly'),
  LAST_WEEK: last(1, 'Weekly'),
  LAST_4_WEEKS: last(4, 'Weekly'),
  LAST_12_WEEKS: last(12, 'Weekly'),
  LAST_52_WEEKS: last(52, 'Weekly'),
  WEEKS_THIS_YEAR: { type: 'Weekly', yearsBack: 0 },
  THIS_BIWEEK: current('BiWeekly'),
  LAST_BIWEEK: last(1, 'BiWeekly'),
  LAST_4_BIWEEKS: last(4, 'BiWeekly'),
  THIS_MONTH: current('Monthly'),
  LAST_MONTH: last(1, 'Monthly'),
  LAST_3_MONTHS: last(3, 'Monthly'),
  LAST_6_MONTHS: last(6, 'Monthly'),
  LAST_12_MONTHS: last(12, 'Monthly'),
  MONTHS_THIS_YEAR: { type: 'Monthly', yearsBack: 0 },
  MONTHS_LAST_YEAR: { type: 'Monthly', yearsBack: 1 },
  THIS_BIMONTH: current('BiMonthly'),
  LAST_BIMONTH: last(1, 'BiMonthly'),
  LAST_6_BIMONTHS: last(6, 'BiMonthly'),
  BIMONTHS_THIS_YEAR: { type: 'BiMonthly', yearsBack: 0 },
  THIS_QUARTER: current('Quarterly'),
  LAST_QUARTER: last(1, 'Quarterly'),
  LAST_4_QUARTERS: last(4, 'Quarterly'),
  QUARTERS_THIS_YEAR: { type: 'Quarterly', yearsBack: 0 },
  QUARTERS_LAST_YEAR: { type: 'Quarterly', yearsBack: 1 },
  THIS_SIX_MONTH: current('SixMonthly'),
  LAST_SIX_MONTH: last(1, 'SixMonthly'),
  LAST_2_SIXMONTHS: last(2, 'SixMonthly'),
  THIS_YEAR: current('Yearly'),
  LAST_YEAR: last(1, 'Yearly'),
  LAST_5_YEARS: last(5, 'Yearly'),
  LAST_10_YEARS: last(10, 'Yearly'),
  THIS_FINANCIAL_YEAR: current('financial'),
  LAST_FINANCIAL_YEAR: last(1, 'financial'),
  LAST_5_FINANCIAL_YEARS: last(5, 'financial'),
  LAST_10_FINANCIAL_YEARS: last(10, 'financial'),
} as const satisfies Record<string, Rolling | WholeYear>;

export type RelativePeriod = keyof typeof meanings;

/** The names of DHIS2's relative periods. */
export const relativePeriodNames = Object.keys(meanings) as readonly RelativePeriod[];

export function isRelativePeriod(text: string): text is RelativePeriod {
  return Object.hasOwn(meanings, text);
}

function rolling(
  { type, count, skip }: Rolling,
  at: DateTime,
  financialYear: PeriodType,
  calendar: Calendar,
): Period[] {
  const resolved = type === 'financial' ? financialYear : type;
  const current = periodHolding(resolved, at, calendar);
  const before = (period: Period): Period => stepBack(period, calendar);
  const newestFirst = [skip === 1 ? before(current) : current];
  while (newestFirst.length < count) newestFirst.push(...newestFirst.slice(-1).map(before));
  return newestFirst.reverse();
}

/** Steps of two weeks are lengths of time, as in DHIS2: the 27th of a year of 53 weeks can be stepped over. */
function stepBack(period: Period, calendar: Calendar): Period {
  if (period.type !== 'BiWeekly') return previousPeriod(period, calendar);
  return periodHolding(period.type, parseDay(period.start).minus({ days: 14 }), calendar);
}

/**
 * The periods that a relative period of DHIS2 means on a day (`yyyy-MM-dd`, ISO), oldest first; months, quarters and years are those of
 * the calendar. A day that is in no period (the Pagume of Ethiopia) counts with the last one before it: then THIS_MONTH is the
 * twelfth, and THIS_YEAR the year that it ends.
 * @throws UnknownRelativePeriodError, InvalidDateError; PeriodRangeError for weeks in a calendar in which DHIS2 has none
 */
export function relativePeriods(
  name: string,
  atDate: Day,
  calendar: Calendar,
  options: RelativePeriodOptions = {},
): Period[] {
  if (!isRelativePeriod(name)) throw new UnknownRelativePeriodError(name, relativePeriodNames);
  const at = parseDay(atDate);
  const meaning: Rolling | WholeYear = meanings[name];
  if ('yearsBack' in meaning) {
    const { year } = calendar.dayOf(numberOfDay(at));
    return periodsOfYear(meaning.type, year - meaning.yearsBack, calendar);
  }
  return rolling(meaning, at, options.financialYear ?? 'FinancialOct', calendar);
}
