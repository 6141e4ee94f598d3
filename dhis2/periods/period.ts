import type { DateTime } from 'luxon';
import { numberOfDay, writeDay, type Day } from './day';
import { dayRules } from './day-rules';
import { InvalidPeriodError } from './errors';
import { monthRules } from './month-rules';
import { nearestForm } from './nearest-form';
import type { PeriodRules, Place } from './period-rules';
import type { PeriodType } from './period-type';
import { weekRules } from './week-rules';

/** One DHIS2 period of the ISO calendar. */
export interface Period {
  /** Canonical identifier, as servers write it in their answers, e.g. `2024W1`. */
  readonly id: string;
  readonly type: PeriodType;
  readonly start: Day;
  /** Inclusive. */
  readonly end: Day;
}

const allRules: readonly PeriodRules[] = [dayRules, ...weekRules, ...monthRules];
const rulesByType = new Map(allRules.map((rules) => [rules.type, rules]));

function rulesOf(type: PeriodType): PeriodRules {
  const rules = rulesByType.get(type);
  if (!rules) throw new RangeError(`${JSON.stringify(type)} is not a period type of DHIS2`);
  return rules;
}

function build(rules: PeriodRules, place: Place, text: string): Period {
  const id = rules.write(place);
  const start = writeDay(rules.start(place));
  const end = writeDay(rules.end(place));
  if (start === undefined || end === undefined || !rules.pattern.test(id)) {
    throw new InvalidPeriodError(text, 'it reaches beyond the years 0001 to 9999');
  }
  return { id, type: rules.type, start, end };
}

function locate(text: string): { rules: PeriodRules; place: Place } {
  for (const rules of allRules) {
    const match = rules.pattern.exec(text);
    if (!match) continue;
    const place = rules.read(match);
    const count = rules.count(place.year);
    if (place.number >= 1 && place.number <= count) return { rules, place };
    const reason =
      rules.type === 'Daily'
        ? 'there is no such day'
        : `${place.year} has the ${rules.type} periods 1 to ${count} only`;
    throw new InvalidPeriodError(text, reason);
  }
  const near = nearestForm(text, allRules);
  throw new InvalidPeriodError(
    text,
    `the nearest form is that of ${near?.type ?? 'Daily'}, e.g. ${near?.examples[0] ?? '20240229'}`,
  );
}

/**
 * Reads a period identifier of any type, in any spelling that servers accept (`2024-01`, `2024W01`).
 * A week that its year does not have is refused, as DHIS2 does.
 * @throws InvalidPeriodError
 */
export function parsePeriod(text: string): Period {
  const { rules, place } = locate(text);
  return build(rules, place, text);
}

/** The identifier as servers write it: `2024W01` → `2024W1`, `2024-01` → `202401`. */
export function canonicalPeriod(text: string): string {
  return parsePeriod(text).id;
}

function following(rules: PeriodRules, place: Place): Place {
  if (place.number < rules.count(place.year)) return { year: place.year, number: place.number + 1 };
  return { year: place.year + 1, number: 1 };
}

/** The period that follows in the numbering of the type. */
export function nextPeriod(period: Period): Period {
  const { rules, place } = locate(period.id);
  return build(rules, following(rules, place), period.id);
}

/** The period and those that follow it, as long as they satisfy the condition. */
export function periodsFrom(first: Period, condition: (period: Period) => boolean): Period[] {
  const { rules, place } = locate(first.id);
  const periods: Period[] = [];
  let at = place;
  for (let period = first; condition(period); period = build(rules, at, period.id)) {
    periods.push(period);
    at = following(rules, at);
  }
  return periods;
}

/** The period that precedes in the numbering of the type. */
export function previousPeriod(period: Period): Period {
  const { rules, place } = locate(period.id);
  const before =
    place.number > 1
      ? { ...place, number: place.number - 1 }
      : { year: place.year - 1, number: rules.count(place.year - 1) };
  return build(rules, before, period.id);
}

/** The period of the type that holds the day. */
export function periodHolding(type: PeriodType, day: DateTime): Period {
  const rules = rulesOf(type);
  return build(rules, rules.placeOf(numberOfDay(day)), day.toFormat('yyyy-MM-dd'));
}

/** All periods of the type with this year in their identifier, in order. */
export function periodsOfYear(type: PeriodType, year: number): Period[] {
  const rules = rulesOf(type);
  return Array.from({ length: rules.count(year) }, (_, index) =>
    build(rules, { year, number: index + 1 }, String(year)),
  );
}
