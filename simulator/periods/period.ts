import type { Release } from '../version';
import { dayNumber, dayText } from './calendar-day';
import { periodTypes, type PeriodType } from './period-types';

/** A period that the release knows. Days are days since 1970-01-01, both ends inclusive. */
export interface Period {
  readonly type: PeriodType;
  /** Canonical identifier, e.g. `2024W1` for `2024W01` and `202401` for `2024-01`. */
  readonly id: string;
  readonly startDay: number;
  readonly endDay: number;
}

const parsed = new Map<string, Period | null>();

/** Reads any spelling of a period identifier; undefined if the release does not know it (month 13, week 53 of 52 …). */
export function parsePeriod(text: string, release: Release): Period | undefined {
  let period = parsed.get(text);
  if (period === undefined) {
    period = read(text) ?? null;
    parsed.set(text, period);
  }
  if (period === null) return undefined;
  return period.type.since === undefined || release.since(period.type.since) ? period : undefined;
}

function read(text: string): Period | undefined {
  for (const type of periodTypes) {
    const found = type.rule.pattern.exec(text);
    if (found === null) continue;
    if (type.rule.kind === 'days') return dailyOf(type, found);
    const period = ordinalPeriod(type, Number(found[1]), found[2] === undefined ? 1 : Number(found[2]));
    if (period !== undefined) return period;
  }
  return undefined;
}

function dailyOf(type: PeriodType, found: RegExpExecArray): Period | undefined {
  if ((found[0].match(/-/g)?.length ?? 0) === 1) return undefined;
  const day = dayNumber(Number(found[1]), Number(found[2]), Number(found[3]));
  return day === undefined ? undefined : dailyPeriod(type, day);
}

function dailyPeriod(type: PeriodType, day: number): Period {
  return { type, id: dayText(day).replaceAll('-', ''), startDay: day, endDay: day };
}

function ordinalPeriod(type: PeriodType, year: number, ordinal: number): Period | undefined {
  const rule = type.rule;
  if (rule.kind === 'months') {
    if (ordinal < 1 || ordinal > 12 / rule.lengthMonths) return undefined;
    const firstMonth = year * 12 + rule.startMonth + rule.lengthMonths * (ordinal - 1);
    const startDay = firstOfMonth(firstMonth);
    const endDay = firstOfMonth(firstMonth + rule.lengthMonths) - 1;
    return { type, id: rule.write(year, ordinal), startDay, endDay };
  }
  if (rule.kind === 'weeks') {
    const startDay = firstWeek(year, rule.firstWeekday) + 7 * rule.weeks * (ordinal - 1);
    if (ordinal < 1 || startDay >= firstWeek(year + 1, rule.firstWeekday)) return undefined;
    return { type, id: rule.write(year, ordinal), startDay, endDay: startDay + 7 * rule.weeks - 1 };
  }
  return undefined;
}

/** `month` counts from January of year 0. */
function firstOfMonth(month: number): number {
  return dayNumber(Math.floor(month / 12), (month % 12) + 1, 1) ?? Number.NaN;
}

/** Start of the week that holds 4 January. 1970-01-01 was a Thursday. */
function firstWeek(year: number, firstWeekday: number): number {
  const january4 = dayNumber(year, 1, 4) ?? Number.NaN;
  const weekday = ((((january4 + 3) % 7) + 7) % 7) + 1;
  return january4 - ((weekday - firstWeekday + 7) % 7);
}

/** The period of the type that holds the day. */
export function periodContaining(type: PeriodType, day: number): Period {
  const rule = type.rule;
  if (rule.kind === 'days') return dailyPeriod(type, day);
  const date = new Date(day * 86_400_000);
  for (let year = date.getUTCFullYear() + 1; year >= date.getUTCFullYear() - 1; year--) {
    const elapsed =
      rule.kind === 'months'
        ? (date.getUTCFullYear() * 12 + date.getUTCMonth() - year * 12 - rule.startMonth) / rule.lengthMonths
        : (day - firstWeek(year, rule.firstWeekday)) / (7 * rule.weeks);
    const period = elapsed < 0 ? undefined : ordinalPeriod(type, year, Math.floor(elapsed) + 1);
    if (period !== undefined) return period;
  }
  throw new RangeError(`No ${type.name} period holds ${dayText(day)}`);
}

/** The period `steps` after (or, if negative, before) this one, of the same type. */
export function shiftPeriod(period: Period, steps: number): Period {
  let shifted = period;
  for (let i = 0; i < steps; i++) shifted = periodContaining(period.type, shifted.endDay + 1);
  for (let i = 0; i > steps; i--) shifted = periodContaining(period.type, shifted.startDay - 1);
  return shifted;
}
