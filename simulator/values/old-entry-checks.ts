import type { Period } from '../periods/period';
import type { DataElement, DataSet, User } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';
import type { ImportOptions } from './import-options';
import type { SentValue } from './import-payload';
import { oldFault, type OldFault } from './old-conflicts';
import {
  inputWindowOpen,
  isAfterOpenPeriods,
  isApproved,
  isExpired,
  isOutsideOptionDates,
  isOutsideOptionUnits,
} from './open-for-entry';

/** A value whose ids are read. */
export interface OldCell {
  /** The set that the payload names. */
  readonly dataSet: DataSet | undefined;
  readonly element: DataElement;
  readonly period: Period;
  readonly orgUnit: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
}

/** The options of an attribute option combo: their dates and their org units. Ids are named as they were sent. */
export function attributeFault(state: SimulatorState, cell: OldCell, sent: SentValue): OldFault | undefined {
  const { catalogue } = state;
  const combo = sent.attributeOptionCombo;
  if (isOutsideOptionDates(catalogue, cell.attributeOptionCombo, cell.period)) {
    return oldFault('E7638', 'period', { period: sent.period, categoryOptionCombo: combo });
  }
  if (isOutsideOptionUnits(catalogue, cell.attributeOptionCombo, cell.orgUnit)) {
    return oldFault('E7639', 'orgUnit', { organisationUnit: sent.orgUnit, categoryOptionCombo: combo });
  }
  return undefined;
}

/**
 * The set of the payload, else the sets that hold the element, are assigned to the org unit and have the category combo
 * of the attribute option combo.
 */
function targetSets({ catalogue }: SimulatorState, cell: OldCell): DataSet[] {
  if (cell.dataSet !== undefined) return [cell.dataSet];
  const combo = catalogue.optionCombo(cell.attributeOptionCombo)?.categoryCombo;
  return catalogue
    .dataSetsOf(cell.element.id)
    .filter((set) => set.orgUnits.has(cell.orgUnit) && set.categoryCombo === combo);
}

/**
 * Timeliness of up to 2.42. A check fails with one fault for each set; unless it is strict, one set that is content is
 * enough. The first check that fails ends it.
 */
export function timelinessFaults(
  state: SimulatorState,
  user: User,
  options: ImportOptions,
  cell: OldCell,
  sent: SentValue,
): OldFault[] {
  if (options.force) return [];
  const { period, orgUnit } = cell;
  const sets = targetSets(state, cell);
  const failing = (strict: boolean, fails: (set: DataSet) => boolean): DataSet[] => {
    const found = sets.filter(fails);
    return strict || found.length === sets.length ? found : [];
  };
  const mayEditExpired = user.superuser || user.authorities.has('F_EDIT_EXPIRED');
  const expired = failing(
    options.strict('strictDataSetLocking'),
    (set) => !mayEditExpired && isExpired(state, set, period, orgUnit),
  );
  const ofSet = (code: string) => (set: DataSet) => oldFault(code, 'period', { period: sent.period, dataSet: set.id });
  if (expired.length > 0) return expired.map(ofSet('E7640'));
  const future = failing(true, (set) => isAfterOpenPeriods(state, set, period));
  if (future.length > 0) {
    const ids = { period: sent.period, dataElement: sent.dataElement };
    return future.map((set) => oldFault('E7641', 'period', { ...ids, dataSet: set.id }));
  }
  const approved = failing(options.strict('strictDataSetApproval'), (set) => isApproved(state, set, period, orgUnit));
  if (approved.length > 0) {
    const ids = {
      organisationUnit: sent.orgUnit,
      period: sent.period,
      categoryOptionCombo: sent.attributeOptionCombo,
    };
    return approved.map((set) => oldFault('E7642', null, { ...ids, dataSet: set.id }));
  }
  const isOpen = (set: DataSet): boolean => set.dataInputPeriods.length === 0 || inputWindowOpen(state, set, period);
  const closed = failing(options.strict('strictDataSetInputPeriods'), (set) => !isOpen(set));
  if (closed.length > 0) return closed.map(ofSet('E7643'));
  // All sets of the element, also those that the unit is not assigned to.
  const all = state.catalogue.dataSetsOf(cell.element.id);
  const conforms = all.length === 0 || all.some(isOpen);
  const isStale = state.faults.staleInputPeriods?.(cell.element.id, period.id) === true;
  return conforms && !isStale ? [] : [oldFault('E7644', 'period', { period: sent.period })];
}
