import type { Calendar, DayNumber } from '../../contracts/calendars';
import { twoDigits } from './day';
import type { PeriodType } from './period-type';
import { numberIn, yearText, type Place, type PeriodRules } from './period-rules';

type RulesIn = (calendar: Calendar) => PeriodRules;

interface MonthSpan {
  readonly type: PeriodType;
  readonly pattern: RegExp;
  readonly examples: PeriodRules['examples'];
  /** Length of one period. */
  readonly months: number;
  /** Months from the first month of the year in the identifier to the first period of that year; negative = in the year before. */
  readonly offsetMonths: number;
  readonly write: (place: Place) => string;
}

/** Rules of a type whose periods are whole months; what the pattern captures is the year and, if there are several, the number. */
const monthSpans =
  ({ type, pattern, examples, months, offsetMonths, write }: MonthSpan): RulesIn =>
  (calendar) => {
    const perYear = 12 / months;
    /** Months from the first of the year in the identifier to the first of a period. */
    const monthsFromFirst = (number: number): number => offsetMonths + (number - 1) * months;
    return {
      type,
      pattern,
      examples,
      read: (match) => ({ year: numberIn(match, 1), number: perYear === 1 ? 1 : Number(match[2] ?? match[3]) }),
      write,
      count: () => perYear,
      start: ({ year, number }) => {
        const first = monthAt(year, monthsFromFirst(number));
        return calendar.firstOfMonth(first.year, first.month);
      },
      end: ({ year, number }) => lastDay(calendar, monthAt(year, monthsFromFirst(number + 1) - 1)),
      placeOf: (day) => {
        const { year, month } = calendar.dayOf(day);
        const index = Math.floor((year * 12 + month - 1 - offsetMonths) / months);
        return { year: Math.floor(index / perYear), number: (((index % perYear) + perYear) % perYear) + 1 };
      },
    };
  };

interface YearMonth {
  readonly year: number;
  readonly month: number;
}

/** The month that many months after the first of the year. */
function monthAt(year: number, months: number): YearMonth {
  return { year: year + Math.floor(months / 12), month: (((months % 12) + 12) % 12) + 1 };
}

/** Days that follow a year's last month are in no period, so that a period ends with the days of its last month. */
function lastDay(calendar: Calendar, { year, month }: YearMonth): DayNumber {
  return calendar.firstOfMonth(year, month) + calendar.daysInMonth(year, month) - 1;
}

const numbered = (infix: string) => (place: Place) => `${yearText(place.year)}${infix}${place.number}`;
const named = (suffix: string) => (place: Place) => `${yearText(place.year)}${suffix}`;

function quarters(type: PeriodType, infix: string, offsetMonths: number): RulesIn {
  const pattern = new RegExp(`^(\\d{4})${infix}([1-4])$`);
  return monthSpans({ type, pattern, examples: [`2024${infix}1`], months: 3, offsetMonths, write: numbered(infix) });
}

function halves(type: PeriodType, infix: string, offsetMonths: number): RulesIn {
  const pattern = new RegExp(`^(\\d{4})${infix}([12])$`);
  return monthSpans({ type, pattern, examples: [`2024${infix}1`], months: 6, offsetMonths, write: numbered(infix) });
}

function years(type: PeriodType, suffix: string, offsetMonths: number): RulesIn {
  const pattern = new RegExp(`^(\\d{4})${suffix}$`);
  return monthSpans({ type, pattern, examples: [`2024${suffix}`], months: 12, offsetMonths, write: named(suffix) });
}

const monthTypes: readonly RulesIn[] = [
  monthSpans({
    type: 'Monthly',
    pattern: /^(\d{4})(?:(\d{2})|-(\d{2}))$/,
    examples: ['202402', '2024-02'],
    months: 1,
    offsetMonths: 0,
    write: ({ year, number }) => `${yearText(year)}${twoDigits(number)}`,
  }),
  monthSpans({
    type: 'BiMonthly',
    pattern: /^(\d{4})(\d{2})B$/,
    examples: ['202401B'],
    months: 2,
    offsetMonths: 0,
    write: ({ year, number }) => `${yearText(year)}0${number}B`,
  }),
  quarters('Quarterly', 'Q', 0),
  quarters('QuarterlyNov', 'NovQ', -2),
  halves('SixMonthly', 'S', 0),
  halves('SixMonthlyApril', 'AprilS', 3),
  halves('SixMonthlyNov', 'NovS', -2),
  years('Yearly', '', 0),
  years('FinancialFeb', 'Feb', 1),
  years('FinancialApril', 'April', 3),
  years('FinancialJuly', 'July', 6),
  years('FinancialAug', 'Aug', 7),
  years('FinancialSep', 'Sep', 8),
  years('FinancialOct', 'Oct', 9),
  years('FinancialNov', 'Nov', -2),
];

/** The types whose periods are whole months of the calendar. */
export function monthRules(calendar: Calendar): PeriodRules[] {
  return monthTypes.map((rulesIn) => rulesIn(calendar));
}
