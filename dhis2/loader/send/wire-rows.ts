import { invalidValueReason } from '../../../frames/values/invalid-value-reason';
import { normaliseText, normaliseValue } from '../../../frames/values/normal-form';
import type { DataValueToPost } from '../../data-value-sets/data-value-payload';
import { canonicalPeriod } from '../../periods';
import type { TargetIndex } from '../model/target-index';
import type { LoadRow } from '../rows';

/** The row with its period in canonical form, its value and comment in their normal form (`12.0 ` → `12`). */
export function sendable(row: LoadRow, index: TargetIndex): LoadRow {
  const value = normaliseValue(index.dataElement(row.dataElement)?.valueType ?? 'TEXT', row.value);
  return { ...row, period: canonicalPeriod(row.period, index.calendar), value, comment: normaliseText(row.comment) };
}

/** Explicit combos, comment and flag in every value: what is left out is cleared or defaulted by the server. */
export function wireRow(row: LoadRow): DataValueToPost {
  return {
    dataElement: row.dataElement,
    period: row.period,
    orgUnit: row.orgUnit,
    categoryOptionCombo: row.categoryOptionCombo,
    attributeOptionCombo: row.attributeOptionCombo,
    value: row.value,
    comment: row.comment,
    followUp: row.followUp,
  };
}

/**
 * The row as it is deleted, with the value that the target holds. 2.38–2.42 check it by the element's type (E7619, E7621) and
 * crash without one where the element has an option set, so that a value that fits no more gives way to a code of the set,
 * or to none. 2.43+ check no value here.
 */
export function deletion(row: LoadRow, index: TargetIndex): LoadRow {
  const element = index.dataElement(row.dataElement);
  if (index.profile === 'NEW' || element === undefined) return row;
  const fits =
    row.value !== null && invalidValueReason(index.elementRules(element), row.value, index.valueRules) === undefined;
  if (fits) return row;
  const [anyCode] = element.optionSet === undefined ? [] : (index.optionCodes(element.optionSet) ?? []);
  return { ...row, value: anyCode ?? null };
}
