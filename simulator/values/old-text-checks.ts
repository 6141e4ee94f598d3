import type { DataElement } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';
import type { SentValue } from './import-payload';
import { oldFault, type OldFault } from './old-conflicts';
import { ImportCrash } from './old-writer';
import { normalValueOld, unknownOption, valueFailure } from './value-types';

const maxCommentLength = 50_000;
const maxStoredByLength = 255;

/**
 * What up to 2.42 finds in value and comment, in its order; ids are named as they were sent. `deletes`: the strategy is
 * DELETE, so that neither need be there.
 */
export function textFault(
  state: SimulatorState,
  element: DataElement,
  sent: SentValue,
  deletes: boolean,
): OldFault | undefined {
  const ids = { dataElement: sent.dataElement };
  const isEmpty = sent.value === null || sent.value === '';
  const mayBeEmpty = deletes || sent.deleted === true || (sent.comment ?? '') !== '';
  if (isEmpty && !mayBeEmpty) return oldFault('E7618', 'value', ids);
  const value = sent.value === null ? null : normalValueOld(sent.value, element.valueType);
  const failure = value === null ? undefined : valueFailure(value, element.valueType, state.calendar);
  if (failure !== undefined) return oldFault('E7619', 'value', { ...ids, value: failure });
  if ((sent.comment ?? '').length > maxCommentLength) {
    return oldFault('E7620', 'comment', { comment: 'comment_length_greater_than_max_length' });
  }
  const codes = element.optionSet === undefined ? undefined : state.catalogue.optionCodes(element.optionSet);
  if (codes === undefined) return undefined;
  // 2.42 asks its set of codes for null, also in a dry run and where there is nothing to delete.
  if (value === null) {
    if (element.valueType === 'MULTI_TEXT') return undefined;
    throw new ImportCrash('null');
  }
  return unknownOption(value, element.valueType, codes) === undefined ? undefined : oldFault('E7621', 'value', ids);
}

/** A `storedBy` that is too long; judged after the strict options. */
export function storedByFault(sent: SentValue): OldFault | undefined {
  if ((sent.storedBy ?? '').length <= maxStoredByLength) return undefined;
  return oldFault('E7637', 'storedBy', { storedBy: 'stored_by_length_greater_than_max_length' });
}
