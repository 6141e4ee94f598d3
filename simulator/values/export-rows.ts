import { parsePeriod, type Period } from '../periods/period';
import type { User } from '../state/catalogue';
import type { StoredValue } from '../state/data-values';
import type { SimulatorState } from '../state/simulator-state';
import type { ExportQuery } from './export-query';
import { mayReadOptionCombo } from './user-rights';

/** The rows that a query finds, in the order of the profile, cut by offset and limit. */
export function findRows(state: SimulatorState, user: User, query: ExportQuery, exportNumber: number): StoredValue[] {
  const passes = rowFilter(state, user, query, exportNumber);
  const found: StoredValue[] = [];
  for (const [orgUnit, times] of orgUnitsOf(state, user, query)) {
    for (const row of state.dataValues.ofOrgUnit(orgUnit)) {
      if (!passes(row)) continue;
      for (let i = 0; i < times; i++) found.push(row);
    }
  }
  if (state.release.isNew) sortRows(state, found, query.order);
  const end = query.limit === undefined ? undefined : query.offset + query.limit;
  return query.offset === 0 && end === undefined ? found : found.slice(query.offset, end);
}

function rowFilter(
  state: SimulatorState,
  user: User,
  query: ExportQuery,
  exportNumber: number,
): (row: StoredValue) => boolean {
  const elements = elementsOf(state, query);
  const inPeriod = periodFilter(state, query);
  const options = query.categoryOptionCombos.length === 0 ? undefined : new Set(query.categoryOptionCombos);
  const attributes = query.attributeOptionCombos === undefined ? undefined : new Set(query.attributeOptionCombos);
  const readable = new Map<string, boolean>();
  const mayRead = (combo: string): boolean => {
    let may = readable.get(combo);
    if (may === undefined) readable.set(combo, (may = mayReadOptionCombo(state.catalogue, user, combo)));
    return may;
  };
  const hidden = state.faults.hideFromExport;
  return (row) =>
    elements.has(row.dataElement) &&
    (query.includeDeleted || !row.deleted) &&
    inPeriod(row.period) &&
    (options === undefined || options.has(row.categoryOptionCombo)) &&
    (attributes === undefined
      ? user.superuser || mayRead(row.attributeOptionCombo)
      : attributes.has(row.attributeOptionCombo)) &&
    (query.updatedSince === undefined || query.updatedSince(row.lastUpdated)) &&
    (hidden === undefined || !hidden(row, exportNumber));
}

/** NEW: union of sets, groups and elements. OLD: a group makes the others void. */
function elementsOf(state: SimulatorState, query: ExportQuery): Set<string> {
  const { catalogue, release } = state;
  const ofGroups = query.dataElementGroups.flatMap((id) => catalogue.dataElementGroup(id) ?? []);
  if (release.isOld && query.dataElementGroups.length > 0) return new Set(ofGroups);
  const ofSets = query.dataSets.flatMap((id) => [...(catalogue.dataSet(id)?.elements.keys() ?? [])]);
  return new Set([...ofSets, ...query.dataElements, ...ofGroups]);
}

/** A range takes the periods that lie wholly inside it; named periods match exactly (no roll-up). */
function periodFilter(state: SimulatorState, query: ExportQuery): (period: string) => boolean {
  const { startDay, endDay } = query;
  if (query.periods.length > 0) {
    const named = new Set(query.periods);
    return (period) => named.has(period);
  }
  if (startDay === undefined || endDay === undefined) return () => true;
  const inside = new Map<string, boolean>();
  return (id) => {
    let is = inside.get(id);
    if (is === undefined) {
      const period = parsePeriod(id, state);
      is = period !== undefined && period.startDay >= startDay && period.endDay <= endDay;
      inside.set(id, is);
    }
    return is;
  };
}

/**
 * The org units to read, with how often each row comes. NEW: a group gives a restricted user only the members assigned
 * to the user itself. OLD: no check of groups, and rows are repeated by the join with the groups of a unit.
 */
function orgUnitsOf(state: SimulatorState, user: User, query: ExportQuery): Map<string, number> {
  const { catalogue, release } = state;
  const named = query.children ? query.orgUnits.flatMap((id) => catalogue.subtree(id)) : query.orgUnits;
  const units = new Map<string, number>(named.map((id) => [id, 1]));
  const ofGroups = query.orgUnitGroups.map((id) => catalogue.orgUnitGroup(id) ?? []);
  if (release.isNew) {
    for (const id of ofGroups.flat()) {
      if (user.superuser || user.orgUnits.includes(id)) units.set(id, 1);
    }
    if (query.level !== undefined) {
      for (const id of units.keys()) if (catalogue.orgUnit(id)?.level !== query.level) units.delete(id);
    }
    return units;
  }
  if (ofGroups.length === 0) return units;
  if (named.length > 0) {
    const allGroups = state.metadata
      .list('organisationUnitGroups')
      .map((group) => catalogue.orgUnitGroup(group.id) ?? []);
    const times = (id: string): number => Math.max(1, allGroups.filter((members) => members.includes(id)).length);
    return new Map([...new Set([...named, ...ofGroups.flat()])].map((id) => [id, times(id)]));
  }
  for (const id of ofGroups.flat()) units.set(id, (units.get(id) ?? 0) + 1);
  return units;
}

/** NEW: period start, period end, created, data element, or the orders asked for before these. Ties keep their place. */
function sortRows(state: SimulatorState, rows: StoredValue[], order: readonly string[]): void {
  const periods = new Map<string, Period>();
  const periodOf = (row: StoredValue): Period | undefined => {
    let period = periods.get(row.period);
    if (period === undefined) {
      period = parsePeriod(row.period, state);
      if (period !== undefined) periods.set(row.period, period);
    }
    return period;
  };
  const byPeriod = (a: StoredValue, b: StoredValue): number => {
    if (a.period === b.period) return 0;
    const [first, second] = [periodOf(a), periodOf(b)];
    return (first?.startDay ?? 0) - (second?.startDay ?? 0) || (first?.endDay ?? 0) - (second?.endDay ?? 0);
  };
  const comparers: Readonly<Record<string, (a: StoredValue, b: StoredValue) => number>> = {
    PE: byPeriod,
    CREATED: (a, b) => a.created - b.created,
    DE: (a, b) => byText(a.dataElement, b.dataElement),
    OU: (a, b) => byText(a.orgUnit, b.orgUnit),
    AOC: (a, b) => byText(a.attributeOptionCombo, b.attributeOptionCombo),
  };
  const chain = (order.length > 0 ? order : ['PE', 'CREATED', 'DE']).flatMap((name) => comparers[name] ?? []);
  rows.sort((a, b) => {
    for (const comparer of chain) {
      const difference = comparer(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
