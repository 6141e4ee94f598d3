import { respell } from '../../../frames/values/normal-form';
import type { DataValueToPost } from '../../data-value-sets/data-value-payload';
import { canonicalPeriod } from '../../periods';
import type { TargetIndex } from '../model/target-index';
import type { LoadRow } from '../rows';

/** The row with its period in canonical form and its value in the spelling that every version takes (`12.0` → `12`). */
export function sendable(row: LoadRow, index: TargetIndex): LoadRow {
  const type = index.dataElement(row.dataElement)?.valueType;
  const value = row.value === null || type === undefined ? row.value : respell(type, row.value);
  return { ...row, period: canonicalPeriod(row.period), value };
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
