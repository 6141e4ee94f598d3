import type { ResolvedMappings } from '../../contracts/mappings';
import type { OrgUnitTree } from '../../contracts/planning/org-unit-tree';

/**
 * Groups of source org units that become one target unit: their rows may share a target key, so one chunk must hold them.
 * A unit that is kept as it is counts as well where another unit is mapped to its id.
 */
export function sharedTargets(tree: OrgUnitTree, mappings: ResolvedMappings | undefined): string[][] {
  const table = mappings?.orgUnits;
  if (mappings === undefined || table === undefined) return [];
  const byTarget = new Map<string, string[]>();
  for (const [source, target] of Object.entries(table)) {
    if (tree.get(source) === undefined) continue;
    const group = byTarget.get(target);
    if (group === undefined) byTarget.set(target, [source]);
    else group.push(source);
  }
  if (mappings.unmapped === 'keep') {
    for (const [target, group] of byTarget) {
      if (tree.get(target) !== undefined && !Object.hasOwn(table, target)) group.push(target);
    }
  }
  return [...byTarget.values()].filter((group) => group.length > 1);
}
