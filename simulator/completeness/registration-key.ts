import type { CompletenessRegistration } from '../state/simulator-state';

/** The key of a registration in `SimulatorState.completeness`. */
export function registrationKey(
  of: Pick<CompletenessRegistration, 'dataSet' | 'period' | 'orgUnit' | 'attributeOptionCombo'>,
): string {
  return `${of.dataSet}|${of.period}|${of.orgUnit}|${of.attributeOptionCombo}`;
}
