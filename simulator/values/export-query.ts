import type { SimulatorRequest } from '../http/exchange';
import { flag, parameter } from '../http/query';
import { refuse } from '../http/web-message';
import { dayAt, offsetMs, startOfDayMs } from '../periods/calendar-day';
import { parsePeriod } from '../periods/period';
import type { SimulatorState } from '../state/simulator-state';
import { uidPattern } from '../uid';
import { instantParameter } from './date-parameter';
import { IdReader, parseIdScheme, type IdScheme } from './id-scheme';
import { listParameter } from './list-parameter';
import { mayReadObject } from './user-rights';

/** What a GET /api/dataValueSets asks for, read but not yet judged. Lists are ids without repetition. */
export interface ExportQuery {
  readonly dataSets: string[];
  readonly dataElements: string[];
  readonly dataElementGroups: string[];
  readonly orgUnits: string[];
  readonly orgUnitGroups: string[];
  readonly children: boolean;
  readonly level: number | undefined;
  /** Canonical identifiers. */
  readonly periods: string[];
  /** Instants in the server's zone; days in `startDay` and `endDay` are days since 1970-01-01. */
  readonly startDay: number | undefined;
  readonly endDay: number | undefined;
  readonly startText: string | undefined;
  readonly endText: string | undefined;
  readonly categoryOptionCombos: string[];
  /** Undefined: no filter. Empty: a filter that nothing passes. */
  readonly attributeOptionCombos: string[] | undefined;
  readonly includeDeleted: boolean;
  /** A row passes if its time stamp, as milliseconds since the epoch of `lastUpdatedClock`, is not before this. */
  readonly updatedSince: ((lastUpdated: number) => boolean) | undefined;
  readonly lastUpdatedGiven: boolean;
  readonly durationReadable: boolean;
  readonly limit: number | undefined;
  readonly offset: number;
  readonly order: string[];
  readonly schemes: OutputSchemes;
}

export interface OutputSchemes {
  readonly dataSet: IdScheme;
  readonly dataElement: IdScheme;
  readonly orgUnit: IdScheme;
  readonly categoryOptionCombo: IdScheme;
  readonly attributeOptionCombo: IdScheme;
}

const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** Reads the parameters; refuses with 400 what the profile cannot read (NEW: malformed ids, periods; both: dates, schemes). */
export function readExportQuery(
  state: SimulatorState,
  request: SimulatorRequest,
  usualScheme: IdScheme = 'UID',
): ExportQuery {
  const { release } = state;
  const reader = new IdReader(state);
  const general = parseIdScheme('inputIdScheme', parameter(request, 'inputIdScheme')) ?? 'UID';
  const ids = (name: string, collection: string, scheme?: string): string[] => {
    const inScheme = scheme === undefined ? general : (parseIdScheme(scheme, parameter(request, scheme)) ?? general);
    return listParameter(request, release, name).flatMap((text) => {
      if (release.isNew && inScheme === 'UID' && !uidPattern.test(text)) {
        refuse(400, `UID must be an alphanumeric string of 11 characters starting with a letter, but was: ${text}`);
      }
      const id = reader.idOf(collection, text, inScheme);
      const isKnown = (found: string): boolean => mayReadObject(state, request.user, collection, found);
      return id === undefined || (release.isOld && !isKnown(id)) ? [] : [id];
    });
  };
  const startText = parameter(request, 'startDate');
  const endText = parameter(request, 'endDate');
  const day = (name: string, text: string | undefined): number | undefined =>
    text === undefined || text === '' ? undefined : dayAt(instantParameter(name, text, state.timeZone), state.timeZone);
  const [startDay, endDay] = [day('startDate', startText), day('endDate', endText)];
  const datesAreVoid = release.isOld && listParameter(request, release, 'period').length > 0;
  const limitText = parameter(request, 'limit');
  const duration = parameter(request, 'lastUpdatedDuration');
  const lastUpdated = parameter(request, 'lastUpdated');
  return {
    dataSets: ids('dataSet', 'dataSets', 'inputDataSetIdScheme'),
    dataElements: release.since('2.40') ? ids('dataElement', 'dataElements', 'inputDataElementIdScheme') : [],
    dataElementGroups: ids('dataElementGroup', 'dataElementGroups', 'inputDataElementGroupIdScheme'),
    orgUnits: ids('orgUnit', 'organisationUnits', 'inputOrgUnitIdScheme'),
    orgUnitGroups: ids('orgUnitGroup', 'organisationUnitGroups'),
    children: flag(request, 'children'),
    level: release.isNew ? integer('level', parameter(request, 'level')) : undefined,
    periods: periodsOf(state, request),
    // Up to 2.42 dates are void beside a period, be it readable or not.
    startDay: datesAreVoid ? undefined : startDay,
    endDay: datesAreVoid ? undefined : endDay,
    startText,
    endText,
    categoryOptionCombos: release.isNew ? ids('categoryOptionCombo', 'categoryOptionCombos') : [],
    attributeOptionCombos: attributeOptionCombosOf(state, request, ids('attributeOptionCombo', 'categoryOptionCombos')),
    includeDeleted: flag(request, 'includeDeleted'),
    updatedSince: updatedSinceOf(state, lastUpdated, duration),
    lastUpdatedGiven: lastUpdated !== undefined || duration !== undefined,
    durationReadable: duration === undefined || /^\d+[dhms]$/.test(duration),
    limit: integer('limit', limitText),
    offset: release.isNew ? (integer('offset', parameter(request, 'offset')) ?? 0) : 0,
    order: release.isNew ? orderOf(request, listParameter(request, release, 'order')) : [],
    schemes: outputSchemes(request, usualScheme),
  };
}

function periodsOf(state: SimulatorState, request: SimulatorRequest): string[] {
  const periods = new Set<string>();
  for (const text of listParameter(request, state.release, 'period')) {
    const period = parsePeriod(text, state);
    if (period !== undefined) periods.add(period.id);
    else if (state.release.isNew) refuse(400, `Value '${text}' is not valid for parameter period`);
  }
  return [...periods];
}

/**
 * Named option combos, else the one that `attributeCombo` with `attributeOptions` (2.39+) stands for. Unknown ones: no rows
 * on NEW, no filter on OLD; options that no combo has are no filter either.
 */
function attributeOptionCombosOf(
  state: SimulatorState,
  request: SimulatorRequest,
  named: string[],
): string[] | undefined {
  if (listParameter(request, state.release, 'attributeOptionCombo').length > 0) {
    return named.length === 0 && state.release.isOld ? undefined : named;
  }
  const combo = parameter(request, 'attributeCombo');
  const options = listParameter(request, state.release, 'attributeOptions').flatMap((text) => text.split(';'));
  if (!state.release.since('2.40') || combo === undefined || options.length === 0) return undefined;
  const found = state.catalogue.categoryCombo(combo)?.optionCombos.find((id) => {
    const has = state.catalogue.optionCombo(id)?.categoryOptions ?? [];
    return has.length === options.length && options.every((option) => has.includes(option));
  });
  return found === undefined ? undefined : [found];
}

/**
 * NEW: the bound is the DAY in the server's zone. OLD: `lastUpdated` is written as UTC and compared with stamps in the
 * server's local time, so a server behind UTC misses rows; `lastUpdatedDuration` is right.
 */
function updatedSinceOf(
  state: SimulatorState,
  lastUpdated: string | undefined,
  duration: string | undefined,
): ((lastUpdated: number) => boolean) | undefined {
  const length = duration === undefined ? null : /^(\d+)([dhms])$/.exec(duration);
  const byDuration = length === null ? undefined : state.now() - Number(length[1]) * (unitMs[length[2] ?? ''] ?? 0);
  const byInstant =
    lastUpdated === undefined || lastUpdated === ''
      ? undefined
      : instantParameter('lastUpdated', lastUpdated, state.timeZone);
  const bound = byInstant ?? byDuration;
  if (bound === undefined) return undefined;
  if (state.release.isNew) {
    const midnight = startOfDayMs(dayAt(bound, state.timeZone), state.timeZone);
    return (stamp) => stamp >= midnight;
  }
  const seconds = Math.floor(bound / 1000) * 1000;
  if (byInstant === undefined) return (stamp) => stamp >= seconds;
  return (stamp) => stamp + offsetMs(stamp, state.timeZone) >= seconds;
}

function integer(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  return /^-?\d+$/.test(text) ? Number(text) : refuse(400, `Value '${text}' is not valid for parameter ${name}`);
}

function orderOf(request: SimulatorRequest, order: string[]): string[] {
  const upper = order.map((text) => text.toUpperCase());
  const bad = upper.find((text) => !['DE', 'OU', 'PE', 'CREATED', 'AOC'].includes(text));
  if (bad !== undefined) refuse(400, `Value '${bad}' is not valid for parameter order`);
  return flag(request, 'orderByPeriod') ? ['PE', ...upper] : upper;
}

function outputSchemes(request: SimulatorRequest, usual: IdScheme): OutputSchemes {
  const general = parseIdScheme('idScheme', parameter(request, 'idScheme')) ?? usual;
  const of = (name: string): IdScheme => parseIdScheme(name, parameter(request, name)) ?? general;
  return {
    dataSet: of('dataSetIdScheme'),
    dataElement: of('dataElementIdScheme'),
    orgUnit: of('orgUnitIdScheme'),
    categoryOptionCombo: of('categoryOptionComboIdScheme'),
    attributeOptionCombo: of('attributeOptionComboIdScheme'),
  };
}
