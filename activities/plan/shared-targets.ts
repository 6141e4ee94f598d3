import type { ResolvedMappings } from '../../contracts/mappings';
import type { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import type { SourceDescription } from './source-description';

/**
 * Groups of source org units that become one target unit: their rows may share a target key, so one chunk must hold them.
 * A unit that is kept as it is counts as well where another unit is mapped to its id.
 */
export function sharedTargets(tree: OrgUnitTree, mappings: ResolvedMappings | undefined): string[][] {
  return [...unitsByTarget((unit) => tree.get(unit) !== undefined, mappings).values()].filter(
    (group) => group.length > 1,
  );
}

/** Target unit → the source units that become it, of those that exist. */
function unitsByTarget(
  exists: (unit: string) => boolean,
  mappings: ResolvedMappings | undefined,
): ReadonlyMap<string, string[]> {
  const byTarget = new Map<string, string[]>();
  const table = mappings?.orgUnits;
  if (mappings === undefined || table === undefined) return byTarget;
  for (const [source, target] of Object.entries(table)) {
    if (!exists(source)) continue;
    const group = byTarget.get(target);
    if (group === undefined) byTarget.set(target, [source]);
    else group.push(source);
  }
  if (mappings.unmapped === 'keep') {
    for (const [target, group] of byTarget) {
      if (exists(target) && !Object.hasOwn(table, target)) group.push(target);
    }
  }
  return byTarget;
}

const shown = 5;

/**
 * Lines on target units that the run would fill in part: a source unit that becomes one as well is outside of the run's org units.
 * A sum would lack its values, and a collision with them would not be seen.
 */
export function halfFilledTargets(
  { orgUnits, otherOrgUnits, server }: Pick<SourceDescription, 'orgUnits' | 'otherOrgUnits' | 'server'>,
  mappings: ResolvedMappings | undefined,
): string[] {
  const names = new Map([...orgUnits, ...otherOrgUnits].map(({ id, name }) => [id, name]));
  const outside = new Set(otherOrgUnits.map(({ id }) => id));
  const listed = (units: readonly string[]): string => {
    const some = units.slice(0, shown).map((unit) => `${names.get(unit) ?? ''} (${unit})`);
    return `${some.join(', ')}${units.length > shown ? ` and ${units.length - shown} more` : ''}`;
  };
  const lines: string[] = [];
  for (const [target, group] of unitsByTarget((unit) => names.has(unit), mappings)) {
    const [inside, missing] = [group.filter((unit) => !outside.has(unit)), group.filter((unit) => outside.has(unit))];
    if (inside.length === 0 || missing.length === 0) continue;
    lines.push(
      `the org units ${listed([...inside, ...missing])} become one at the target (${target}), but ${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} not among the org units that this run reads: name all of them in orgUnits (${server.username} must be allowed to read their data), or map them to different org units`,
    );
  }
  const more = lines.length - shown;
  return more > 0 ? [...lines.slice(0, shown), `and ${more} more org units of the target like these`] : lines;
}
