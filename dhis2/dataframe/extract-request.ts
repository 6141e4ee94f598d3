import { calendars, iso8601 } from '../../contracts/calendars';
import { findPeriod, InvalidPeriodError, isDay, parsePeriod } from '../periods';
import { describe, flag, isGiven, refuseUnknown, textList, uidList, type Given } from './argument-checks';
import {
  ContradictoryArgumentsError,
  MalformedArgumentError,
  MissingArgumentError,
  SuperfluousArgumentError,
} from './argument-errors';
import { extractOptionNames, type ExtractOptions } from './extract-options';

/** Days, both inclusive. */
export interface DayRange {
  readonly startDate: string;
  readonly endDate: string;
}

/** Options after they were checked: exactly one member of each pair is there. */
export interface ExtractRequest {
  /** The periods are texts in the server's calendar, which exist in one calendar at least. */
  readonly when: { readonly range: DayRange } | { readonly periods: readonly string[] };
  readonly where: { readonly orgUnits: readonly string[] } | { readonly orgUnitGroups: readonly string[] };
  readonly includeChildren: boolean;
  readonly lastUpdated: Date | undefined;
  readonly extraColumns: boolean;
  readonly includeDeleted: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Checks everything that can be checked without a server; each fault is an ArgumentError of its own kind. */
export function checkExtractOptions(options: ExtractOptions): ExtractRequest {
  if (typeof options !== 'object') throw new MissingArgumentError('The options are missing: { startDate, … }');
  const given: Given = { ...options };
  refuseUnknown(given, extractOptionNames);
  const request = {
    when: whenOf(given),
    where: whereOf(given),
    includeChildren: flag(given, 'includeChildren', false),
    lastUpdated: momentOf(given['lastUpdated']),
    extraColumns: flag(given, 'extraColumns', false),
    includeDeleted: flag(given, 'includeDeleted', false),
    signal: options.signal,
  };
  if (request.includeDeleted && !request.extraColumns) {
    throw new SuperfluousArgumentError(
      'includeDeleted needs extraColumns: true, since without the column "deleted" deleted values look like others',
    );
  }
  return request;
}

function whenOf(given: Given): ExtractRequest['when'] {
  const hasDates = isGiven(given['startDate']) || isGiven(given['endDate']);
  const periods = textList(given, 'periods');
  if (periods && hasDates) {
    throw new ContradictoryArgumentsError('Give either startDate and endDate or periods, not both');
  }
  if (periods) return { periods: periodsOf(periods) };
  if (!hasDates) {
    const hint = isGiven(given['lastUpdated']) ? '; lastUpdated only narrows what they select' : '';
    throw new MissingArgumentError(`Give startDate and endDate, or periods${hint}`);
  }
  const startDate = dayOf(given, 'startDate', 'endDate');
  const endDate = dayOf(given, 'endDate', 'startDate');
  if (startDate > endDate) {
    throw new ContradictoryArgumentsError(`startDate ${startDate} is after endDate ${endDate}`);
  }
  return { range: { startDate, endDate } };
}

function whereOf(given: Given): ExtractRequest['where'] {
  const orgUnits = uidList(given, 'orgUnits');
  const orgUnitGroups = uidList(given, 'orgUnitGroups');
  if (orgUnits && orgUnitGroups) {
    throw new ContradictoryArgumentsError('Give either orgUnits or orgUnitGroups, not both');
  }
  if (orgUnits) return { orgUnits };
  if (orgUnitGroups) return { orgUnitGroups };
  throw new MissingArgumentError('Give orgUnits or orgUnitGroups');
}

function dayOf(given: Given, name: string, other: string): string {
  const day = given[name];
  if (!isGiven(day)) throw new MissingArgumentError(`${name} is missing: ${other} alone does not make a range`);
  if (typeof day === 'string' && isDay(day)) return day;
  throw new MalformedArgumentError(`${name} must be a day written yyyy-MM-dd, e.g. 2024-02-29; it is ${describe(day)}`);
}

/** Which calendar they are in is known when the server has been asked; what is a period in none of them is refused before. */
function periodsOf(texts: readonly string[]): readonly string[] {
  try {
    for (const text of texts) {
      if (!calendars.some((calendar) => findPeriod(text, calendar) !== undefined)) parsePeriod(text, iso8601);
    }
  } catch (error) {
    if (error instanceof InvalidPeriodError) throw new MalformedArgumentError(`periods: ${error.message}`);
    throw error;
  }
  return texts;
}

const withOffset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

function momentOf(given: unknown): Date | undefined {
  if (!isGiven(given)) return undefined;
  if (given instanceof Date && !Number.isNaN(given.getTime())) return given;
  if (typeof given === 'string' && isDay(given)) return new Date(`${given}T00:00:00Z`);
  if (typeof given === 'string' && withOffset.test(given)) {
    const moment = new Date(given.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
    if (!Number.isNaN(moment.getTime())) return moment;
  }
  const form = 'a Date, yyyy-MM-dd, or a time with Z or an offset such as 2024-02-29T10:00:00Z';
  throw new MalformedArgumentError(`lastUpdated must be ${form}; it is ${describe(given)}`);
}
