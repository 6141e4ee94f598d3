import type { Period } from '../periods/period';
import type { DataElement, DataSet, User } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';
import type { ImportOptions } from './import-options';
import { oldFault, type OldFault } from './old-conflicts';
import {
  inputWindowOpen,
  isApproved,
  isExpired,
  isOutsideOptionDates,
  isOutsideOptionUnits,
  latestOpenStart,
} from './open-for-entry';

interface Cell {
  /** The set that the payload names. */
  readonly dataSet: DataSet | undefined;
  readonly element: DataElement;
  readonly period: Period;
  readonly orgUnit: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
}

/** Strict options and timeliness of up to 2.42, judged by the sets that hold the element and are assigned to the org unit. */
export function oldEntryFault(
  state: SimulatorState,
  user: User,
  options: ImportOptions,
  cell: Cell,
): OldFault | undefined {
  const { catalogue } = state;
  const ofElement = catalogue.dataSetsOf(cell.element.id);
  const matching = ofElement.filter((set) => set.orgUnits.has(cell.orgUnit));
  const ids = { period: cell.period.id, dataElement: cell.element.id };
  const strict = strictFault(state, options, cell, ofElement);
  if (strict !== undefined) return strict;
  const attributeIds = { period: cell.period.id, attributeOptionCombo: cell.attributeOptionCombo };
  if (isOutsideOptionDates(catalogue, cell.attributeOptionCombo, cell.period))
    return oldFault('E7638', 'period', attributeIds);
  if (isOutsideOptionUnits(catalogue, cell.attributeOptionCombo, cell.orgUnit)) {
    return oldFault('E7639', 'orgUnit', {
      organisationUnit: cell.orgUnit,
      attributeOptionCombo: cell.attributeOptionCombo,
    });
  }
  const set = cell.dataSet ?? matching[0];
  if (set === undefined || options.force) return undefined;
  const setIds = { period: cell.period.id, dataSet: set.id };
  const mayEditExpired = user.superuser || user.authorities.has('F_EDIT_EXPIRED');
  if (!mayEditExpired && isExpired(state, set, cell.period, cell.orgUnit)) return oldFault('E7640', 'period', setIds);
  if (isAfterOpenPeriods(state, matching, cell.period)) return oldFault('E7641', 'period', { ...ids, dataSet: set.id });
  if (isApproved(state, set, cell.period, cell.orgUnit)) {
    return oldFault('E7642', 'period', { organisationUnit: cell.orgUnit, ...setIds });
  }
  const windowClosed = set.dataInputPeriods.length > 0 && !inputWindowOpen(state, set, cell.period);
  return windowClosed ? oldFault('E7643', 'period', setIds) : undefined;
}

function isAfterOpenPeriods(state: SimulatorState, sets: readonly DataSet[], period: Period): boolean {
  return sets.length > 0 && sets.every((set) => period.startDay > latestOpenStart(state, set, period));
}

function strictFault(
  state: SimulatorState,
  options: ImportOptions,
  cell: Cell,
  ofElement: readonly DataSet[],
): OldFault | undefined {
  const sets = cell.dataSet === undefined ? ofElement : [cell.dataSet];
  const combosOf = (combo: string): string[] => state.catalogue.categoryCombo(combo)?.optionCombos ?? [];
  const dataElement = cell.element.id;
  const dataSet = cell.dataSet?.id ?? null;
  const { categoryOptionCombo, attributeOptionCombo, orgUnit, period } = cell;
  if (options.strict('strictPeriods') && !sets.some((set) => set.periodType === period.type.name)) {
    return oldFault('E7632', 'period', { period: period.id, dataElement, dataSet });
  }
  if (options.strict('strictDataElements') && cell.dataSet?.elements.has(dataElement) === false) {
    return oldFault('E7633', 'dataElement', { dataElement, dataSet });
  }
  const combos = sets.map((set) => set.elements.get(dataElement) ?? cell.element.categoryCombo);
  const ownCombos = [...combos, cell.element.categoryCombo].flatMap(combosOf);
  if (options.strict('strictCategoryOptionCombos') && !ownCombos.includes(categoryOptionCombo)) {
    return oldFault('E7634', 'categoryOptionCombo', { categoryOptionCombo, dataElement });
  }
  const attributes = sets.flatMap((set) => combosOf(set.categoryCombo));
  if (options.strict('strictAttributeOptionCombos') && !attributes.includes(attributeOptionCombo)) {
    return oldFault('E7635', 'attributeOptionCombo', { attributeOptionCombo, dataElement });
  }
  if (options.strict('strictOrganisationUnits') && !sets.some((set) => set.orgUnits.has(orgUnit))) {
    return oldFault('E7636', 'orgUnit', { dataElement, organisationUnit: orgUnit });
  }
  return undefined;
}
