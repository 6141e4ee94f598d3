import type { SimulatorState } from '../state/simulator-state';
import type { ImportOptions } from './import-options';
import type { SentValue } from './import-payload';
import { oldFault, type OldFault } from './old-conflicts';
import type { OldCell } from './old-entry-checks';

/** The `strict…` options of up to 2.42, judged by all sets that hold the element; ids are named as they were sent. */
export function strictFault(
  state: SimulatorState,
  options: ImportOptions,
  cell: OldCell,
  sent: SentValue,
): OldFault | undefined {
  const { catalogue } = state;
  const sets = catalogue.dataSetsOf(cell.element.id);
  const combosOf = (combo: string): string[] => catalogue.categoryCombo(combo)?.optionCombos ?? [];
  const { dataElement } = sent;
  if (options.strict('strictPeriods') && !sets.some((set) => set.periodType === cell.period.type.name)) {
    return oldFault('E7632', null, { period: sent.period, dataElement });
  }
  if (options.strict('strictDataElements') && cell.dataSet?.elements.has(cell.element.id) === false) {
    return oldFault('E7633', 'dataElement', { dataElement, dataSet: cell.dataSet.id });
  }
  const ofElement = [
    cell.element.categoryCombo,
    ...sets.flatMap((set) => set.elements.get(cell.element.id) ?? []),
  ].flatMap(combosOf);
  if (options.strict('strictCategoryOptionCombos') && !ofElement.includes(cell.categoryOptionCombo)) {
    return oldFault('E7634', 'categoryOptionCombo', { categoryOptionCombo: sent.categoryOptionCombo, dataElement });
  }
  const ofSets = sets.flatMap((set) => combosOf(set.categoryCombo));
  if (options.strict('strictAttributeOptionCombos') && !ofSets.includes(cell.attributeOptionCombo)) {
    return oldFault('E7635', 'attributeOptionCombo', { categoryOptionCombo: sent.attributeOptionCombo, dataElement });
  }
  if (options.strict('strictOrganisationUnits') && !sets.some((set) => set.orgUnits.has(cell.orgUnit))) {
    return oldFault('E7636', 'orgUnit', { organisationUnit: sent.orgUnit, dataElement });
  }
  return undefined;
}
