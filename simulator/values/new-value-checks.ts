import type { Catalogue, DataElement } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';
import type { DecodedValue } from './new-decode';
import { fault, type NewFault } from './new-codes';
import { normalValueNew, unknownOption, valueFailure } from './value-types';

const maxCommentLength = 5_000;

type CheckedAgainst = Pick<SimulatorState, 'catalogue' | 'calendar'>;

/**
 * Step 7 of contract 2.2: a bad value is left out. Gives the value as it will be stored, or its fault. A deleted one need
 * have no value; 2.43+ asks for no more only if all values of the payload are deleted, and then does not come here.
 */
export function checkedValue(
  state: CheckedAgainst,
  sent: DecodedValue,
): { value: string | null } | { fault: NewFault } {
  const { catalogue } = state;
  const element = catalogue.dataElement(sent.dataElement);
  if (element === undefined) return { value: sent.value };
  const isEmpty = sent.value === null || sent.value === '';
  if (isEmpty && !sent.deleted) return { fault: fault('E8120', sent.index) };
  const value = sent.value === null ? null : normalValueNew(sent.value, element.valueType);
  const found = isEmpty || value === null ? undefined : valueFault(state, sent.index, element, value);
  const wrong = found ?? commentFault(catalogue, sent, element);
  return wrong === undefined ? { value } : { fault: wrong };
}

function valueFault(
  { catalogue, calendar }: CheckedAgainst,
  index: number,
  element: DataElement,
  value: string,
): NewFault | undefined {
  const failure = valueFailure(value, element.valueType, calendar);
  if (failure !== undefined) return fault('E8122', index, value, element.valueType, failure);
  const codes = element.optionSet === undefined ? undefined : catalogue.optionCodes(element.optionSet);
  if (codes === undefined || codes.has(value)) return undefined;
  const option = unknownOption(value, element.valueType, codes);
  return option === undefined ? undefined : fault('E8123', index, option, element.id);
}

/** An element with an option set for its comments wants a comment with every value. */
function commentFault(catalogue: Catalogue, sent: DecodedValue, element: DataElement): NewFault | undefined {
  const codes = element.commentOptionSet === undefined ? undefined : catalogue.optionCodes(element.commentOptionSet);
  if (codes?.has(sent.comment ?? '') === false) return fault('E8124', sent.index, sent.comment ?? 'null');
  const isTooLong = (sent.comment ?? '').length > maxCommentLength;
  return isTooLong ? fault('E8125', sent.index, maxCommentLength) : undefined;
}
