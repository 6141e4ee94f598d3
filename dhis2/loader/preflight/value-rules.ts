import { invalidCommentReason, invalidValueReason } from '../../../frames/values/invalid-value-reason';
import type { TargetIndex } from '../model/target-index';
import type { LoadRow, Reason } from '../rows';
import { preflightCodes } from './reason-codes';

/** DHIS2's codes of the value rules differ between the profiles; the same reason gets the same code here. */
const sameOnAllVersions: Readonly<Record<string, string>> = {
  E7618: preflightCodes.valueMissing,
  E8120: preflightCodes.valueMissing,
  E7619: preflightCodes.valueType,
  E8122: preflightCodes.valueType,
  E7620: preflightCodes.commentTooLong,
  E8125: preflightCodes.commentTooLong,
  E7621: preflightCodes.notAnOption,
  E8123: preflightCodes.notAnOption,
};

/**
 * What the element's type says about a value in its normal form on this target; undefined when the value fits or the element is not in
 * the model.
 */
export function valueReason(row: LoadRow, value: string, index: TargetIndex): Reason | undefined {
  const element = index.dataElement(row.dataElement);
  if (element === undefined) return undefined;
  const reason = invalidValueReason(index.elementRules(element), value, index.valueRules);
  return reason === undefined ? undefined : renamed(reason);
}

/** The comment's length on this target. */
export function commentReason(comment: string | null, index: TargetIndex): Reason | undefined {
  const reason = invalidCommentReason(comment, index.profile);
  return reason === undefined ? undefined : renamed(reason);
}

function renamed(reason: Reason): Reason {
  return { code: sameOnAllVersions[reason.code] ?? reason.code, text: reason.text };
}
