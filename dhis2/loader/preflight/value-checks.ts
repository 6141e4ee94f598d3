import { trimBlanks } from '../../../frames/values/normal-form';
import type { TargetIndex } from '../model/target-index';
import type { LoadRow, Reason } from '../rows';
import { preflightCodes } from './reason-codes';
import { commentReason, valueReason } from './value-rules';

/**
 * The value can be stored by this target. Whitespace alone passes every type on 2.43+ and DELETES the row on
 * 2.38–2.42: refused on both, so that the result is the same. A row with a comment alone exists on 2.38–2.42 only
 * (2.43+: E8120).
 */
export function valueProblem(row: LoadRow, index: TargetIndex): Reason | undefined {
  const { value, comment } = row;
  if (value === null || value === '') {
    if (index.profile === 'OLD' && comment !== null && comment.trim() !== '') return commentReason(row, index);
    const alone = comment === null || comment === '' ? '' : '; DHIS2 2.43 and later keep no row with a comment alone';
    return { code: preflightCodes.valueMissing, text: `The row has no value${alone}` };
  }
  if (trimBlanks(value) === '') {
    const text = 'The value is whitespace only: DHIS2 2.38 to 2.42 would delete the row instead of storing it';
    return { code: preflightCodes.blankText, text };
  }
  return valueReason(row, value, index) ?? commentReason(row, index);
}
