import type { SourceDescription } from '../plan/source-description';
import type { VouchedScope } from './vouched-scope';

const shownUnits = 3;

/**
 * Why the org units of the source are others than in the last run, in words; undefined where they are the same, or only new ones came
 * and a run for fewer is meant. Merging and splitting org units moves values without a new `lastUpdated` and deletes those that lose a
 * clash without a tombstone (2.40, 2.43.1, 2.44), so that no question for changes finds them.
 */
export function hierarchyChange(
  before: Pick<VouchedScope, 'orgUnits' | 'parents' | 'assigned'>,
  source: Pick<SourceDescription, 'orgUnits' | 'otherOrgUnits'>,
  today: Pick<VouchedScope, 'parents' | 'assigned'>,
): string | undefined {
  const names = new Map([...source.orgUnits, ...source.otherOrgUnits].map(({ id, name }) => [id, name]));
  const said = (ids: readonly string[], one: string, several: string): string => {
    const shown = ids.slice(0, shownUnits).map((id) => names.get(id) ?? id);
    const more = ids.length > shown.length ? ` and ${ids.length - shown.length} more` : '';
    return `${shown.join(', ')}${more} ${ids.length === 1 ? one : several}, and values that were moved with org units show no change`;
  };
  const gone = Object.keys(before.orgUnits).filter((id) => !names.has(id));
  if (gone.length > 0)
    return said(gone, 'is an org unit that the source no longer has', 'are org units that the source no longer has');
  const parents = today.parents ?? {};
  const moved = Object.entries(before.parents ?? {}).flatMap(([id, parent]) =>
    parents[id] === undefined || parents[id] === parent ? [] : [id],
  );
  if (moved.length > 0) return said(moved, 'has another parent at the source', 'have other parents at the source');
  const assigned = new Set(today.assigned ?? []);
  const inScope = new Set(source.orgUnits.map(({ id }) => id));
  const left = (before.assigned ?? []).filter((id) => inScope.has(id) && !assigned.has(id));
  if (left.length > 0)
    return said(left, 'does not report the data set any more', 'do not report the data set any more');
  return undefined;
}
