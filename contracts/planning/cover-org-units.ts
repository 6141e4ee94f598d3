import type { OrgUnitTree } from './org-unit-tree';
import { maxOrgUnitsPerRequest } from './plan-chunks';

/** A request's org units: `children` = each stands for its subtree. */
export interface OrgUnitCover {
  readonly orgUnits: readonly string[];
  readonly children: boolean;
}

/**
 * The fewest requests that read all of `wanted`. A subtree is asked by its top unit when at least half of it is wanted;
 * the answer then holds rows of other units too, which the reader must drop. Units that the tree does not hold are asked
 * by themselves.
 */
export function coverOrgUnits(tree: OrgUnitTree, wanted: ReadonlySet<string>): OrgUnitCover[] {
  const subtrees: string[] = [];
  const singles: string[] = [...wanted].filter((unit) => tree.get(unit) === undefined);
  const inside = new Map<string, { wanted: number; size: number }>();
  const count = (unit: string): { wanted: number; size: number } => {
    const own = { wanted: wanted.has(unit) ? 1 : 0, size: 1 };
    for (const child of tree.children(unit)) {
      const below = count(child);
      own.wanted += below.wanted;
      own.size += below.size;
    }
    inside.set(unit, own);
    return own;
  };
  const visit = (unit: string): void => {
    const { wanted: hits, size } = inside.get(unit) ?? { wanted: 0, size: 0 };
    if (hits === 0) return;
    if (size > 1 && hits > 1 && hits * 2 >= size) {
      subtrees.push(unit);
      return;
    }
    if (wanted.has(unit)) singles.push(unit);
    tree.children(unit).forEach(visit);
  };
  for (const root of tree.roots) {
    count(root);
    visit(root);
  }
  return [...requests(subtrees, true), ...requests(singles, false)];
}

function requests(units: readonly string[], children: boolean): OrgUnitCover[] {
  const covers: OrgUnitCover[] = [];
  for (let from = 0; from < units.length; from += maxOrgUnitsPerRequest) {
    covers.push({ orgUnits: units.slice(from, from + maxOrgUnitsPerRequest), children });
  }
  return covers;
}
