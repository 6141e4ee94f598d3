import type { DateTime } from 'luxon';
import { iso8601, type Calendar, type DayNumber } from '../../contracts/calendars';
import { calendarRules, looksLikeWeek } from './calendar-rules';
import { numberOfDay, writeDay, type Day } from './day';
import { InvalidPeriodError, PeriodRangeError } from './errors';
import { nearestForm } from './nearest-form';
import { invalidNumberReason } from './invalid-number-reason';
import type { PeriodRules, Place } from './period-rules';
import type { PeriodType } from './period-type';

/** One DHIS2 period. */
export interface Period {
  /** Canonical identifier in the server's calendar, as servers write it in their answers, e.g. `2024W1`. */
  readonly id: string;
  readonly type: PeriodType;
  /** First day, of the ISO calendar whatever the identifier's is. */
  readonly start: Day;
  /** Last day, inclusive; of the ISO calendar. */
  readonly end: Day;
}

function rulesOf(type: PeriodType, calendar: Calendar): PeriodRules {
  const rules = calendarRules(calendar).byType.get(type);
  if (rules) return rules;
  if (calendarRules(iso8601).byType.has(type)) throw new PeriodRangeError(noWeeks(calendar));
  throw new RangeError(`${JSON.stringify(type)} is not a period type of DHIS2`);
}

/** Why a period of weeks can't be meant. */
function noWeeks({ name }: Calendar): string {
  return `DHIS2 has no weeks in the calendar ${name}`;
}

/** Whether all of its days are in years that the calendar knows; others have no number. */
function isKnown(rules: PeriodRules, place: Place, calendar: Calendar): boolean {
  return rules.start(place) >= calendar.first && rules.end(place) <= calendar.last;
}

function build(rules: PeriodRules, place: Place, text: string, calendar: Calendar): Period {
  const id = rules.write(place);
  const known = isKnown(rules, place, calendar);
  const [start, end] = known ? [writeDay(rules.start(place)), writeDay(rules.end(place))] : [];
  if (start === undefined || end === undefined || !rules.pattern.test(id)) {
    throw new InvalidPeriodError(text, `it reaches beyond the years ${calendar.years}`, calendar);
  }
  return { id, type: rules.type, start, end };
}

function locate(text: string, calendar: Calendar): { rules: PeriodRules; place: Place } {
  const { rules: all } = calendarRules(calendar);
  for (const rules of all) {
    const match = rules.pattern.exec(text);
    if (!match) continue;
    const place = rules.read(match);
    if (place.number >= 1 && place.number <= rules.count(place.year)) return { rules, place };
    throw new InvalidPeriodError(text, invalidNumberReason(rules, place, calendar), calendar);
  }
  if (looksLikeWeek(text)) throw new InvalidPeriodError(text, noWeeks(calendar), calendar);
  const near = nearestForm(text, all);
  throw new InvalidPeriodError(
    text,
    `the nearest form is that of ${near?.type ?? 'Daily'}, e.g. ${near?.examples[0] ?? '20240229'}`,
    calendar,
  );
}

/**
 * Reads a period identifier of any type, in any spelling that servers accept (`2024-01`, `2024W01`).
 * A week that its year does not have is refused, as DHIS2 does, and so is every week in other calendars than that of ISO 8601.
 * @throws InvalidPeriodError
 */
export function parsePeriod(text: string, calendar: Calendar): Period {
  const { rules, place } = locate(text, calendar);
  return build(rules, place, text, calendar);
}

/** The identifier as servers write it: `2024W01` → `2024W1`, `2024-01` → `202401`. */
export function canonicalPeriod(text: string, calendar: Calendar): string {
  return parsePeriod(text, calendar).id;
}

function following(rules: PeriodRules, place: Place): Place {
  if (place.number < rules.count(place.year)) return { year: place.year, number: place.number + 1 };
  return { year: place.year + 1, number: 1 };
}

function preceding(rules: PeriodRules, place: Place): Place {
  if (place.number > 1) return { year: place.year, number: place.number - 1 };
  return { year: place.year - 1, number: rules.count(place.year - 1) };
}

/** The period that follows in the numbering of the type. */
export function nextPeriod(period: Period, calendar: Calendar): Period {
  const { rules, place } = locate(period.id, calendar);
  return build(rules, following(rules, place), period.id, calendar);
}

/** The period and those that follow it, as long as they satisfy the condition. */
export function periodsFrom(first: Period, calendar: Calendar, condition: (period: Period) => boolean): Period[] {
  const { rules, place } = locate(first.id, calendar);
  const periods: Period[] = [];
  let at = place;
  for (let period = first; condition(period); period = build(rules, at, period.id, calendar)) {
    periods.push(period);
    at = following(rules, at);
    if (!isKnown(rules, at, calendar)) break;
  }
  return periods;
}

/** The period that precedes in the numbering of the type. */
export function previousPeriod(period: Period, calendar: Calendar): Period {
  const { rules, place } = locate(period.id, calendar);
  return build(rules, preceding(rules, place), period.id, calendar);
}

/**
 * The period of the type that holds the day of the ISO calendar. Days that are in no period (the Pagume of Ethiopia) count with
 * the last one before them.
 */
export function periodHolding(type: PeriodType, day: DateTime, calendar: Calendar): Period {
  const rules = rulesOf(type, calendar);
  const number = numberOfDay(day);
  const text = day.toFormat('yyyy-MM-dd');
  if (number < calendar.first || number > calendar.last) {
    throw new PeriodRangeError(
      `the calendar ${calendar.name} has the years ${calendar.years} only; ${text} is not in them`,
    );
  }
  return build(rules, rules.placeOf(number), text, calendar);
}

/** All periods of the type with this year in their identifier, in order. */
export function periodsOfYear(type: PeriodType, year: number, calendar: Calendar): Period[] {
  const rules = rulesOf(type, calendar);
  return Array.from({ length: rules.count(year) }, (_, index) =>
    build(rules, { year, number: index + 1 }, String(year), calendar),
  );
}

/** The first period of the type that ends on the day or later; undefined where the calendar knows none. */
export function firstEndingFrom(type: PeriodType, day: DayNumber, calendar: Calendar): Period | undefined {
  if (day > calendar.last) return undefined;
  const rules = rulesOf(type, calendar);
  const from = Math.max(day, calendar.first);
  const holding = rules.placeOf(from);
  // two weeks can overlap the next two
  let place = type === 'BiWeekly' ? preceding(rules, holding) : holding;
  while (!(rules.start(place) >= calendar.first && rules.end(place) >= from)) place = following(rules, place);
  return isKnown(rules, place, calendar) ? build(rules, place, rules.write(place), calendar) : undefined;
}
