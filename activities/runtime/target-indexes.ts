import { TargetIndex } from '../../dhis2/loader';
import type { TargetDescription } from '../plan/target-description';

const indexes = new WeakMap<TargetDescription, TargetIndex>();

/** The look-ups over a target description; built once while the description is kept in memory. */
export function targetIndexOf(description: TargetDescription): TargetIndex {
  const known = indexes.get(description);
  if (known !== undefined) return known;
  const index = new TargetIndex(description.model);
  indexes.set(description, index);
  return index;
}
