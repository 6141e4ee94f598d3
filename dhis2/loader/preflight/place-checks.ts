import type { Period } from '../../periods';
import type { TargetIndex } from '../model/target-index';
import type { TargetDataSet } from '../model/target-model';
import type { LoadRow, Reason } from '../rows';
import { preflightCodes } from './reason-codes';

/**
 * Org unit known, within the user's capture units, assigned to the set, and open when the period starts.
 * 2.43+: E8011, E8022, E8031; 2.38–2.42 check the hierarchy only (E7617) and would store the rest.
 */
export function placeProblem(row: LoadRow, period: Period, set: TargetDataSet, index: TargetIndex): Reason | undefined {
  const unit = index.orgUnit(row.orgUnit);
  const assigned = index.isAssigned(set.id, row.orgUnit);
  if (unit === undefined && !assigned) {
    return { code: preflightCodes.unknownOrgUnit, text: `The org unit ${row.orgUnit} is not known to the target` };
  }
  if (!index.model.user.superuser && index.inCaptureHierarchy(row.orgUnit) === false) {
    const text = `The org unit ${row.orgUnit} is outside the capture org units of the user ${index.model.user.username}`;
    return { code: preflightCodes.orgUnitAccess, text };
  }
  if (!assigned) {
    const text = `The org unit ${row.orgUnit} is not assigned to the data set ${set.id}`;
    return { code: preflightCodes.orgUnitNotAssigned, text };
  }
  if (unit?.openingDate !== undefined && period.start < unit.openingDate.slice(0, 10)) {
    const text = `The org unit ${row.orgUnit} opened on ${unit.openingDate.slice(0, 10)}, after the period ${period.id} started`;
    return { code: preflightCodes.orgUnitClosed, text };
  }
  if (unit?.closedDate !== undefined && period.start > unit.closedDate.slice(0, 10)) {
    const text = `The org unit ${row.orgUnit} closed on ${unit.closedDate.slice(0, 10)}, before the period ${period.id} started`;
    return { code: preflightCodes.orgUnitClosed, text };
  }
  return undefined;
}
