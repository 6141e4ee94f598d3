import { normaliseText, normaliseValue } from '../../../frames/values/normal-form';
import type { DataValue } from '../../data-value-sets/data-value';
import type { TargetIndex } from '../model/target-index';
import type { LoadRow } from '../rows';

type Stored = Pick<DataValue, 'value' | 'comment' | 'followUp' | 'deleted'>;

/** Whether the target shows a row here: a tombstone counts as absent. */
export function isPresent<T extends Stored>(stored: T | undefined): stored is T {
  return stored?.deleted === false;
}

/**
 * Whether the target holds the row as it would be after sending it: the same value and comment in their normal form (no
 * comment = an empty one), the same follow-up (none = false).
 */
export function isAsSent(row: LoadRow, stored: Stored | undefined, index: TargetIndex): boolean {
  if (!isPresent(stored)) return false;
  const type = index.dataElement(row.dataElement)?.valueType ?? 'TEXT';
  return (
    normaliseValue(type, row.value) === normaliseValue(type, stored.value) &&
    normaliseText(row.comment) === normaliseText(stored.comment) &&
    (row.followUp ?? false) === (stored.followUp ?? false)
  );
}
