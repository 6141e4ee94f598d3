import type { Calendar } from '../../contracts/calendars';
import { dayRules } from './day-rules';
import { monthRules } from './month-rules';
import type { PeriodRules } from './period-rules';
import type { PeriodType } from './period-type';
import { weekRules } from './week-rules';

/** The period types that DHIS2 has in a calendar. */
export interface CalendarRules {
  readonly rules: readonly PeriodRules[];
  readonly byType: ReadonlyMap<PeriodType, PeriodRules>;
}

const made = new Map<Calendar, CalendarRules>();

export function calendarRules(calendar: Calendar): CalendarRules {
  let known = made.get(calendar);
  if (known === undefined) {
    const rules = [dayRules(calendar), ...(calendar.hasWeeks ? weekRules : []), ...monthRules(calendar)];
    known = { rules, byType: new Map(rules.map((of) => [of.type, of])) };
    made.set(calendar, known);
  }
  return known;
}

/** Whether DHIS2 has the type in the calendar: it refuses weeks of every kind in all but that of ISO 8601 (2.42.5.2, 2.44). */
export function hasPeriodType(calendar: Calendar, type: PeriodType): boolean {
  return calendarRules(calendar).byType.has(type);
}

/** Whether the text has the form of a week, whatever the calendar. */
export function looksLikeWeek(text: string): boolean {
  return weekRules.some(({ pattern }) => pattern.test(text));
}
