import type { Night } from '../../kit/night-runner';
import { placeOf, type Content, type Scope } from './model';
import { clinics, mergedClinic } from './world';

/**
 * What a run leaves unsaid of org units that the last recorded run read and that this one cannot read, in words. What the target still
 * holds of those that were merged is to be named as well, and all to be read. `before` is what the target held.
 */
export function unsaidOfMissing(
  { reading, assessment }: Night,
  [recorded, scope]: readonly [Scope, Scope],
  before: ReadonlyMap<string, Content>,
): string | undefined {
  const gone = recorded.clinics.filter((clinic) => !scope.clinics.includes(clinic));
  if (gone.length === 0) return undefined;
  const { missing = [], notes = [] } = assessment;
  if (missing.length === 0) return `nothing is said of ${gone.join(', ')}, which it cannot read any more`;
  const merged = clinics[mergedClinic];
  if (!gone.includes(merged)) return undefined;
  if (reading.mode !== 'full') return `${merged} was merged, and it did not read all`;
  const left = [...before.keys()].map(placeOf).filter(({ clinic }) => clinic === merged);
  const isOurs = scope.mapping !== 'tables' && left.some(({ month }) => scope.months?.includes(month));
  if (isOurs && !notes.join().includes('Left at the target')) return `it does not say what is left of ${merged}`;
  return undefined;
}
