import type { DayNumber } from '../../contracts/calendars';
import type { PeriodType } from './period-type';

/** The place of a period in the numbering of its type: the year in its identifier and its number in that year, from 1. */
export interface Place {
  readonly year: number;
  readonly number: number;
}

/** What distinguishes one period type from another; everything else is derived from this. */
export interface PeriodRules {
  readonly type: PeriodType;
  /** Identifiers of every accepted spelling. */
  readonly pattern: RegExp;
  /** One identifier in canonical form, then the same in other spellings. */
  readonly examples: readonly [string, ...string[]];
  /** The place that an identifier matching the pattern names; it may lie beyond the last of its year. */
  read(match: RegExpExecArray): Place;
  /** The canonical identifier. */
  write(place: Place): string;
  /** How many periods have this year in their identifier. */
  count(year: number): number;
  start(place: Place): DayNumber;
  /** Last day, inclusive. */
  end(place: Place): DayNumber;
  /** The place of the period that holds the day; of two, the later one (only two weeks can overlap the next two). A day of no period
   * counts with the last one of its year. */
  placeOf(day: DayNumber): Place;
}

/** The number in a capture group of an identifier. */
export function numberIn(match: RegExpExecArray, group: number): number {
  return Number(match[group]);
}

/** A year as identifiers write it, four digits. */
export function yearText(year: number): string {
  return String(year).padStart(4, '0');
}
