import { parseDay } from '../periods/calendar-day';
import type { Period } from '../periods/period';
import type { DataSet, User } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';
import type { DecodedDeletion, DecodedValue } from './new-decode';
import { fault, idList, type NewFault } from './new-codes';
import {
  inputWindowOpen,
  isAfterOpenPeriods,
  isApproved,
  isExpired,
  isInsideOptionDates,
  isOutsideOptionUnits,
} from './open-for-entry';
import { isBelow, optionsClosedForWriting } from './user-rights';

/** What 2.43+ checks as one: the values (and deletions) of one data set. */
export interface ValueGroup {
  readonly dataSet: string;
  readonly values: readonly DecodedValue[];
  readonly deletion: DecodedDeletion | null;
}

/** One thing to write or delete, with omitted combos resolved. */
interface Cell {
  readonly dataElement: string;
  readonly orgUnit: string;
  readonly period: Period;
  /** Null: omitted, which is not checked. */
  readonly categoryOptionCombo: string | null;
  readonly attributeOptionCombo: string;
}

/** Steps 3 to 6 of contract 2.2, in order; the first fault refuses the whole group. */
export function groupFault(state: SimulatorState, user: User, group: ValueGroup, force: boolean): NewFault | undefined {
  const cells = cellsOf(state, group);
  if (cells.length === 0) return undefined;
  const dataSet = state.catalogue.dataSet(group.dataSet);
  return (
    accessFault(state, user, group.dataSet, cells) ??
    consistencyFault(state, group.dataSet, dataSet, cells) ??
    (force || dataSet === undefined ? undefined : timelinessFault(state, user, dataSet, cells)) ??
    duplicateFault(group.values)
  );
}

function cellsOf(state: SimulatorState, { values, deletion }: ValueGroup): Cell[] {
  const byDefault = state.catalogue.defaultOptionCombo;
  const cells: Cell[] = values.map((value) => ({
    ...value,
    attributeOptionCombo: value.attributeOptionCombo ?? byDefault,
  }));
  for (const orgUnit of deletion?.orgUnits ?? []) {
    for (const period of deletion?.periods ?? []) {
      for (const element of deletion?.elements ?? []) cells.push({ ...element, orgUnit, period });
    }
  }
  return cells;
}

function accessFault(state: SimulatorState, user: User, dataSet: string, cells: readonly Cell[]): NewFault | undefined {
  if (user.superuser) return undefined;
  const { catalogue } = state;
  if (!catalogue.mayWriteData(user, 'dataSets', dataSet)) return fault('E8010', dataSet);
  const outside = distinct(cells, (cell) => cell.orgUnit).filter((id) => !isBelow(catalogue, id, user.orgUnits));
  if (outside.length > 0) return fault('E8011', idList(outside));
  const combos = new Set(cells.flatMap((cell) => [cell.categoryOptionCombo ?? [], cell.attributeOptionCombo].flat()));
  const closed = [...combos].flatMap((combo) => optionsClosedForWriting(catalogue, user, combo));
  return closed.length > 0 ? fault('E8012', idList(closed)) : undefined;
}

function consistencyFault(
  state: SimulatorState,
  id: string,
  dataSet: DataSet | undefined,
  cells: readonly Cell[],
): NewFault | undefined {
  const { catalogue } = state;
  const foreign = distinct(cells, (cell) => cell.dataElement).filter(
    (element) => dataSet?.elements.has(element) !== true,
  );
  if (dataSet === undefined || foreign.length > 0) return fault('E8020', id, idList(foreign));
  const unassigned = distinct(cells, (cell) => cell.orgUnit).filter((unit) => !dataSet.orgUnits.has(unit));
  if (unassigned.length > 0) return fault('E8022', id, idList(unassigned));
  const otherType = cells.filter((cell) => cell.period.type.name !== dataSet.periodType);
  if (otherType.length > 0) return fault('E8021', id, idList(otherType.map((cell) => cell.period.id)));
  const ofSet = new Set(catalogue.categoryCombo(dataSet.categoryCombo)?.optionCombos ?? []);
  const foreignAttributes = distinct(cells, (cell) => cell.attributeOptionCombo).filter((combo) => !ofSet.has(combo));
  if (foreignAttributes.length > 0) return fault('E8023', id, idList(foreignAttributes));
  return (
    comboFault(state, dataSet, cells) ??
    firstOf(
      'E8025',
      cells,
      (cell) => [cell.attributeOptionCombo, cell.orgUnit],
      ({ attributeOptionCombo, orgUnit }) => isOutsideOptionUnits(catalogue, attributeOptionCombo, orgUnit),
    ) ??
    firstOf(
      'E8031',
      cells,
      (cell) => [cell.orgUnit, cell.period.id],
      ({ orgUnit, period }) => {
        const unit = catalogue.orgUnit(orgUnit);
        const closed = parseDay(unit?.closedDate ?? '') ?? Infinity;
        return period.startDay < (parseDay(unit?.openingDate ?? '') ?? -Infinity) || period.startDay > closed;
      },
    )
  );
}

function comboFault(state: SimulatorState, dataSet: DataSet, cells: readonly Cell[]): NewFault | undefined {
  const allowed = new Map<string, Set<string>>();
  const isForeign = (cell: Cell): boolean => {
    if (cell.categoryOptionCombo === null) return false;
    let combos = allowed.get(cell.dataElement);
    if (combos === undefined) {
      const combo = dataSet.elements.get(cell.dataElement) ?? '';
      combos = new Set(state.catalogue.categoryCombo(combo)?.optionCombos ?? []);
      allowed.set(cell.dataElement, combos);
    }
    return !combos.has(cell.categoryOptionCombo);
  };
  const foreign = cells.filter(isForeign);
  const first = foreign[0]?.dataElement;
  if (first === undefined) return undefined;
  const ofFirst = foreign
    .filter((cell) => cell.dataElement === first)
    .flatMap((cell) => cell.categoryOptionCombo ?? []);
  return fault('E8024', dataSet.id, first, idList(ofFirst));
}

/**
 * Step 5: skipped by a superuser's `force`. 2.43.0 and 2.43.1 have the test of the input periods inverted, but for periods without
 * any, which all refuse.
 */
function timelinessFault(
  state: SimulatorState,
  user: User,
  dataSet: DataSet,
  cells: readonly Cell[],
): NewFault | undefined {
  for (const closes of closingRules(state, user, dataSet)) {
    const closed = cells.filter(closes).map((cell) => cell.period.id);
    if (closed.length > 0) return fault('E8030', dataSet.id, idList(closed));
  }
  const approved = cells.filter((cell) => isApproved(state, dataSet, cell.period, cell.orgUnit));
  const first = approved[0];
  if (first !== undefined) {
    const ofFirst = approved.filter(
      (cell) => cell.attributeOptionCombo === first.attributeOptionCombo && cell.orgUnit === first.orgUnit,
    );
    const periods = idList(ofFirst.map((cell) => cell.period.id));
    return fault('E8033', first.attributeOptionCombo, first.orgUnit, periods);
  }
  return firstOf(
    'E8032',
    cells,
    (cell) => [cell.attributeOptionCombo, cell.period.id],
    (cell) => !isInsideOptionDates(state.catalogue, cell.attributeOptionCombo, cell.period),
  );
}

/** What closes a cell for entry, rule by rule: the first that closes any names its periods alone. */
function closingRules(state: SimulatorState, user: User, dataSet: DataSet): ((cell: Cell) => boolean)[] {
  if (dataSet.dataInputPeriods.length > 0) {
    const inverted = state.release.isMinor(43);
    const periods = new Set(dataSet.dataInputPeriods.map(({ period }) => period));
    return [({ period }) => !periods.has(period.id) || inputWindowOpen(state, dataSet, period) === inverted];
  }
  if (user.superuser || user.authorities.has('F_EDIT_EXPIRED')) return [];
  const after = new Map<string, boolean>();
  const isAfter = ({ period }: Cell): boolean => {
    const known = after.get(period.id) ?? isAfterOpenPeriods(state, dataSet, period);
    after.set(period.id, known);
    return known;
  };
  return [(cell) => isExpired(state, dataSet, cell.period, cell.orgUnit), isAfter];
}

/** Step 6: equal keys as sent; an omitted combo and the default one are not seen as equal here. */
function duplicateFault(values: readonly DecodedValue[]): NewFault | undefined {
  const seen = new Map<string, number[]>();
  for (const value of values) {
    const key =
      `DataValueKey[dataElement=${value.dataElement}, orgUnit=${value.orgUnit}, ` +
      `categoryOptionCombo=${String(value.categoryOptionCombo)}, ` +
      `attributeOptionCombo=${String(value.attributeOptionCombo)}, period=${value.period.id}]`;
    const indexes = seen.get(key);
    if (indexes === undefined) seen.set(key, [value.index]);
    else indexes.push(value.index);
  }
  for (const [key, indexes] of seen) if (indexes.length > 1) return fault('E8128', `[${indexes.join(', ')}]`, key);
  return undefined;
}

/** A fault that names the first offending owner with all its offending members. Each pair is judged once. */
function firstOf(
  code: string,
  cells: readonly Cell[],
  names: (cell: Cell) => [owner: string, member: string],
  offends: (cell: Cell) => boolean,
): NewFault | undefined {
  const judged = new Map<string, boolean>();
  const offending = cells.filter((cell) => {
    const pair = names(cell).join(' ');
    const known = judged.get(pair) ?? offends(cell);
    judged.set(pair, known);
    return known;
  });
  const first = offending[0];
  if (first === undefined) return undefined;
  const [owner] = names(first);
  return fault(
    code,
    owner,
    idList(
      offending
        .map(names)
        .filter(([of]) => of === owner)
        .map(([, member]) => member),
    ),
  );
}

function distinct(cells: readonly Cell[], of: (cell: Cell) => string): string[] {
  return [...new Set(cells.map(of))];
}
