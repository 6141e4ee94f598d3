import type { Catalogue } from '../state/catalogue';
import type { DecodedValue } from './new-decode';
import { fault, type NewFault } from './new-codes';
import { normalValueNew, unknownOption, valueFailure } from './value-types';

const maxCommentLength = 5_000;

/** Step 7 of contract 2.2: a bad value is left out. Gives the value as it will be stored, or its fault. */
export function checkedValue(catalogue: Catalogue, sent: DecodedValue): { value: string | null } | { fault: NewFault } {
  const element = catalogue.dataElement(sent.dataElement);
  if (sent.deleted || element === undefined) return { value: sent.value };
  if (sent.value === null || sent.value === '') return { fault: fault('E8120', sent.index) };
  const value = normalValueNew(sent.value, element.valueType);
  const failure = valueFailure(value, element.valueType);
  if (failure !== undefined) return { fault: fault('E8122', sent.index, value, element.valueType, failure) };
  const codes = element.optionSet === undefined ? undefined : catalogue.optionCodes(element.optionSet);
  const option = codes === undefined ? undefined : unknownOption(value, element.valueType, codes);
  if (option !== undefined) return { fault: fault('E8123', sent.index, option, element.id) };
  const commentCodes =
    element.commentOptionSet === undefined ? undefined : catalogue.optionCodes(element.commentOptionSet);
  if (sent.comment !== null && commentCodes?.has(sent.comment) === false) {
    return { fault: fault('E8124', sent.index, sent.comment, element.id) };
  }
  if (sent.comment !== null && sent.comment.length > maxCommentLength) {
    return { fault: fault('E8125', sent.index, maxCommentLength) };
  }
  return { value };
}
