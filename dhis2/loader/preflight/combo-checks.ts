import type { Period } from '../../periods';
import type { TargetIndex } from '../model/target-index';
import type { TargetDataSet } from '../model/target-model';
import type { LoadRow, Reason } from '../rows';
import { preflightCodes } from './reason-codes';

/** The attribute option combo belongs to the set's combo (E8023), the option combo to the element's in that set (E8024). */
export function comboProblem(row: LoadRow, set: TargetDataSet, index: TargetIndex): Reason | undefined {
  if (belongs(row.attributeOptionCombo, set.categoryCombo, index) === false) {
    const text = `The attribute option combo ${row.attributeOptionCombo} is not one of the data set ${set.id}`;
    return { code: preflightCodes.attributeOptionCombo, text };
  }
  const combo = set.elements[row.dataElement];
  if (combo !== undefined && belongs(row.categoryOptionCombo, combo, index) === false) {
    const text = `The category option combo ${row.categoryOptionCombo} is not one of the data element ${row.dataElement} in the data set ${set.id}`;
    return { code: preflightCodes.optionCombo, text };
  }
  return undefined;
}

/** The options of the attribute option combo allow the org unit (E8025) and the period (E8032 and E7638: its dates). */
export function attributeProblem(row: LoadRow, period: Period, index: TargetIndex): Reason | undefined {
  const path = index.orgUnit(row.orgUnit)?.path.split('/');
  for (const id of index.optionCombo(row.attributeOptionCombo)?.categoryOptions ?? []) {
    const option = index.categoryOption(id);
    if (option === undefined) continue;
    const units = option.orgUnits ?? [];
    if (path !== undefined && units.length > 0 && !units.some((unit) => path.includes(unit))) {
      const text = `The category option ${id} of the attribute option combo ${row.attributeOptionCombo} is not for the org unit ${row.orgUnit}`;
      return { code: preflightCodes.attributeOrgUnit, text };
    }
    const early = option.startDate !== undefined && period.end < option.startDate.slice(0, 10);
    const late = option.endDate !== undefined && period.start > option.endDate.slice(0, 10);
    if (early || late) {
      const text = `The category option ${id} of the attribute option combo ${row.attributeOptionCombo} is not valid in ${period.id}`;
      return { code: preflightCodes.attributeDates, text };
    }
  }
  return undefined;
}

/** Undefined when the combo is not in the model and may merely be hidden from the user. */
function belongs(optionCombo: string, categoryCombo: string, index: TargetIndex): boolean | undefined {
  const known = index.optionCombo(optionCombo);
  if (known !== undefined) return known.categoryCombo === categoryCombo;
  return index.model.user.superuser ? false : undefined;
}
