import { twoDigits } from './day';
import { calendarDay, dayNumber } from './day-number';
import type { PeriodType } from './period-type';
import { numberIn, yearText, type Place, type PeriodRules } from './period-rules';

interface MonthSpan {
  readonly type: PeriodType;
  readonly pattern: RegExp;
  readonly examples: PeriodRules['examples'];
  /** Length of one period. */
  readonly months: number;
  /** Months from January of the year in the identifier to the first period of that year; negative = in the year before. */
  readonly offsetMonths: number;
  readonly write: (place: Place) => string;
}

/** Rules of a type whose periods are whole months; what the pattern captures is the year and, if there are several, the number. */
function monthSpans({ type, pattern, examples, months, offsetMonths, write }: MonthSpan): PeriodRules {
  const perYear = 12 / months;
  const monthsFromJanuary = (number: number): number => offsetMonths + (number - 1) * months;
  return {
    type,
    pattern,
    examples,
    read: (match) => ({ year: numberIn(match, 1), number: perYear === 1 ? 1 : Number(match[2] ?? match[3]) }),
    write,
    count: () => perYear,
    start: ({ year, number }) => dayNumber(year, 1 + monthsFromJanuary(number), 1),
    end: ({ year, number }) => dayNumber(year, 1 + monthsFromJanuary(number + 1), 0),
    placeOf: (day) => {
      const { year, month } = calendarDay(day);
      const index = Math.floor((year * 12 + month - 1 - offsetMonths) / months);
      return { year: Math.floor(index / perYear), number: (((index % perYear) + perYear) % perYear) + 1 };
    },
  };
}

const numbered = (infix: string) => (place: Place) => `${yearText(place.year)}${infix}${place.number}`;
const named = (suffix: string) => (place: Place) => `${yearText(place.year)}${suffix}`;

function quarters(type: PeriodType, infix: string, offsetMonths: number): PeriodRules {
  const pattern = new RegExp(`^(\\d{4})${infix}([1-4])$`);
  return monthSpans({ type, pattern, examples: [`2024${infix}1`], months: 3, offsetMonths, write: numbered(infix) });
}

function halves(type: PeriodType, infix: string, offsetMonths: number): PeriodRules {
  const pattern = new RegExp(`^(\\d{4})${infix}([12])$`);
  return monthSpans({ type, pattern, examples: [`2024${infix}1`], months: 6, offsetMonths, write: numbered(infix) });
}

function years(type: PeriodType, suffix: string, offsetMonths: number): PeriodRules {
  const pattern = new RegExp(`^(\\d{4})${suffix}$`);
  return monthSpans({ type, pattern, examples: [`2024${suffix}`], months: 12, offsetMonths, write: named(suffix) });
}

export const monthRules: readonly PeriodRules[] = [
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
