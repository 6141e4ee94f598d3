import { hasOwnMonths, monthCalendar, type CalendarName, type LocalDate } from '../calendars/calendar';
import type { Release } from '../version';
import { dayNumber, dayText } from './calendar-day';
import { periodTypes, type MonthBased, type PeriodType, type WeekBased } from './period-types';

/** A period that the server knows. Days are days since 1970-01-01, both ends inclusive, whatever the calendar. */
export interface Period {
  readonly type: PeriodType;
  /** Canonical identifier, e.g. `2024W1` for `2024W01` and `202401` for `2024-01`. */
  readonly id: string;
  readonly startDay: number;
  readonly endDay: number;
}

/** What of a server decides which periods there are: its release and its calendar. */
export interface PeriodRules {
  readonly release: Release;
  readonly calendar: CalendarName;
}

const parsed = new Map<string, Period | null>();

/** Reads any spelling of a period identifier; undefined if the server does not know it (month 13, week 53 of 52 …). */
export function parsePeriod(text: string, { release, calendar }: PeriodRules): Period | undefined {
  const key = hasOwnMonths(calendar) ? `${calendar} ${text}` : text;
  let period = parsed.get(key);
  if (period === undefined) {
    period = read(text, calendar) ?? null;
    parsed.set(key, period);
  }
  if (period === null) return undefined;
  return period.type.since === undefined || release.since(period.type.since) ? period : undefined;
}

function read(text: string, calendar: CalendarName): Period | undefined {
  for (const type of periodTypes) {
    const { rule } = type;
    const found = rule.pattern.exec(text);
    if (found === null) continue;
    const [year, ordinal] = [Number(found[1]), found[2] === undefined ? 1 : Number(found[2])];
    if (rule.kind === 'days') return readDaily(type, found, calendar);
    const period =
      rule.kind === 'months'
        ? readMonths(type, rule, year, ordinal, calendar)
        : weeksPeriod(type, rule, year, ordinal, calendar);
    if (period !== undefined) return period;
  }
  return undefined;
}

function readDaily(type: PeriodType, found: RegExpExecArray, calendar: CalendarName): Period | undefined {
  if ((found[0].match(/-/g)?.length ?? 0) === 1) return undefined;
  const date = { year: Number(found[1]), month: Number(found[2]), dayOfMonth: Number(found[3]) };
  const day = monthCalendar(calendar).dayOf(date);
  return day === undefined ? undefined : dailyPeriod(type, day, calendar);
}

function dailyPeriod(type: PeriodType, day: number, calendar: CalendarName): Period | undefined {
  const date = monthCalendar(calendar).dateOf(day);
  if (date === undefined) return undefined;
  const two = (number: number): string => String(number).padStart(2, '0');
  const id = `${String(date.year).padStart(4, '0')}${two(date.month)}${two(date.dayOfMonth)}`;
  return { type, id, startDay: day, endDay: day };
}

function readMonths(
  type: PeriodType,
  rule: MonthBased,
  year: number,
  ordinal: number,
  calendar: CalendarName,
): Period | undefined {
  if (ordinal === 0 && type.name === 'Monthly' && calendar === 'nepali') return nepaliMonthZero(type, rule, year);
  if (ordinal < 1 || ordinal > 12 / rule.lengthMonths) return undefined;
  return monthsPeriod(type, rule, year * 12 + rule.startMonth + rule.lengthMonths * (ordinal - 1), calendar);
}

/** Place 0 of DHIS2's table of Nepali months holds the days of the year: month 00 is taken, and lasts all year. */
function nepaliMonthZero(type: PeriodType, rule: MonthBased, year: number): Period | undefined {
  const { firstDayOf, daysIn } = monthCalendar('nepali');
  const [start, last, days] = [firstDayOf(year * 12), firstDayOf(year * 12 + 11), daysIn(year * 12 + 11)];
  if (start === undefined || last === undefined || days === undefined) return undefined;
  return { type, id: rule.write(year, 0), startDay: start, endDay: last + days - 1 };
}

/** `firstMonth` counts from the first month of year 0. */
function monthsPeriod(
  type: PeriodType,
  rule: MonthBased,
  firstMonth: number,
  calendar: CalendarName,
): Period | undefined {
  const { firstDayOf, daysIn } = monthCalendar(calendar);
  const lastMonth = firstMonth + rule.lengthMonths - 1;
  const [startDay, lastStart, days] = [firstDayOf(firstMonth), firstDayOf(lastMonth), daysIn(lastMonth)];
  if (startDay === undefined || lastStart === undefined || days === undefined) return undefined;
  const sinceYearZero = firstMonth - rule.startMonth;
  const year = Math.floor(sinceYearZero / 12);
  const ordinal = Math.floor((sinceYearZero - year * 12) / rule.lengthMonths) + 1;
  return { type, id: rule.write(year, ordinal), startDay, endDay: lastStart + days - 1 };
}

/** Calendars with months of their own have no weeks; of two weeks each, the Ethiopian one has 26, from New Year's Day on. */
function weeksPeriod(
  type: PeriodType,
  rule: WeekBased,
  year: number,
  ordinal: number,
  calendar: CalendarName,
): Period | undefined {
  const days = 7 * rule.weeks;
  if (ordinal < 1) return undefined;
  if (hasOwnMonths(calendar)) {
    if (calendar !== 'ethiopian' || rule.weeks !== 2 || ordinal > 26) return undefined;
    const { firstDayOf, plusDays } = monthCalendar(calendar);
    const startDay = plusDays(firstDayOf(year * 12) ?? Number.NaN, days * (ordinal - 1));
    const endDay = startDay === undefined ? undefined : plusDays(startDay, days - 1);
    if (startDay === undefined || endDay === undefined) return undefined;
    return { type, id: rule.write(year, ordinal), startDay, endDay };
  }
  const startDay = firstWeek(year, rule.firstWeekday) + days * (ordinal - 1);
  if (startDay >= firstWeek(year + 1, rule.firstWeekday)) return undefined;
  return { type, id: rule.write(year, ordinal), startDay, endDay: startDay + days - 1 };
}

/** Start of the week that holds 4 January. 1970-01-01 was a Thursday. */
function firstWeek(year: number, firstWeekday: number): number {
  const january4 = dayNumber(year, 1, 4) ?? Number.NaN;
  const weekday = ((((january4 + 3) % 7) + 7) % 7) + 1;
  return january4 - ((weekday - firstWeekday + 7) % 7);
}

/**
 * The period of the type that holds the day, by months or days of the calendar.
 *
 * @throws RangeError if there is none: the day lies in no month, or weeks are asked of a calendar that has none
 */
export function periodContaining(type: PeriodType, day: number, calendar: CalendarName): Period {
  const date = monthCalendar(calendar).dateOf(day);
  const period = date === undefined ? undefined : periodOfDate(type, date, calendar);
  return period ?? none(type, `${dayText(day)} (${calendar})`);
}

/** The period of the type that holds the date of the calendar; undefined if there is none. */
export function periodOfDate(type: PeriodType, date: LocalDate, calendar: CalendarName): Period | undefined {
  const { rule } = type;
  if (rule.kind === 'months') {
    const month = date.year * 12 + date.month - 1;
    const into = (((month - rule.startMonth) % rule.lengthMonths) + rule.lengthMonths) % rule.lengthMonths;
    return monthsPeriod(type, rule, month - into, calendar);
  }
  const day = monthCalendar(calendar).dayOf(date);
  if (day === undefined) return undefined;
  if (rule.kind === 'days') return dailyPeriod(type, day, calendar);
  if (hasOwnMonths(calendar)) return undefined;
  for (let year = date.year + 1; year >= date.year - 1; year--) {
    const elapsed = (day - firstWeek(year, rule.firstWeekday)) / (7 * rule.weeks);
    const period = elapsed < 0 ? undefined : weeksPeriod(type, rule, year, Math.floor(elapsed) + 1, calendar);
    if (period !== undefined) return period;
  }
  return undefined;
}

/** The period `steps` after (or, if negative, before) this one, of the same type. */
export function shiftPeriod(period: Period, steps: number, calendar: CalendarName): Period {
  const direction = Math.sign(steps);
  let shifted = period;
  for (let left = Math.abs(steps); left > 0; left--) {
    const edge = direction > 0 ? shifted.endDay : shifted.startDay;
    const beside = monthCalendar(calendar).plusDays(edge, direction) ?? none(period.type, 'the calendar');
    shifted = periodContaining(period.type, beside, calendar);
  }
  return shifted;
}

function none(type: PeriodType, where: string): never {
  throw new RangeError(`No ${type.name} period holds ${where}`);
}
