import type { ServerProfile } from '../../contracts/server-profile';
import { isNumericType } from './normal-form';
import type { ElementRules } from './value-rules';

const keepsZeros = new Set(['AVERAGE', 'AVERAGE_SUM_ORG_UNIT']);

/**
 * 2.38–2.42 do not store a zero of a numeric element whose zeros are not significant, unless it is averaged: posting it drops
 * it, deletes a stored row, or revives a tombstone. 2.43+ stores it.
 */
export function dropsZero(element: ElementRules, value: string | null, profile: ServerProfile): boolean {
  return (
    profile === 'OLD' &&
    value !== null &&
    !element.zeroIsSignificant &&
    isNumericType(element.valueType) &&
    !keepsZeros.has(element.aggregationType ?? '') &&
    /^0(?:\.0*)?$/.test(value)
  );
}
