import { normaliseText, normaliseValue } from '../../../frames/values/normal-form';
import type { TargetIndex } from '../model/target-index';
import type { LoadRow, Reason } from '../rows';
import { preflightCodes } from './reason-codes';
import { commentReason, valueReason } from './value-rules';

/**
 * The value, in the form in which it is sent, can be stored by this target. Blanks alone are no value: as they are, 2.43+ would store
 * them for every type, and 2.38–2.42 would DELETE the row. A row with a comment alone exists on 2.38–2.42 only (2.43+: E8120).
 */
export function valueProblem(row: LoadRow, index: TargetIndex): Reason | undefined {
  const value = normaliseValue(index.dataElement(row.dataElement)?.valueType ?? 'TEXT', row.value);
  const comment = normaliseText(row.comment);
  if (value !== null) return valueReason(row, value, index) ?? commentReason(comment, index);
  if (index.profile === 'OLD' && comment !== null) return commentReason(comment, index);
  if (row.value !== null && row.value !== '') {
    const text = 'The value is whitespace only: DHIS2 2.38 to 2.42 would delete the row instead of storing it';
    return { code: preflightCodes.blankText, text };
  }
  const alone = comment === null ? '' : '; DHIS2 2.43 and later keep no row with a comment alone';
  return { code: preflightCodes.valueMissing, text: `The row has no value${alone}` };
}
