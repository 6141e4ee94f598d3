import fc from 'fast-check';
import { OrgUnitTree, type TreeUnit } from '../../contracts/planning/org-unit-tree';

const uidOf = (n: number): string => `Ou${String(n).padStart(9, '0')}`;

/** Forests of up to `maxUnits` org units: for each unit the number of an earlier one as its parent, or none. */
export function randomTree(maxUnits: number): fc.Arbitrary<OrgUnitTree> {
  return fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: maxUnits }).map((choices) => {
    const units: TreeUnit[] = [];
    choices.forEach((choice, index) => {
      // One choice in ten makes a new root.
      const parent = choice < 0.1 ? undefined : units[Math.floor(((choice - 0.1) / 0.9) * index)];
      const id = uidOf(index);
      units.push({ id, name: `Unit ${index}`, path: `${parent?.path ?? ''}/${id}` });
    });
    return new OrgUnitTree(units);
  });
}

export function allUnits(tree: OrgUnitTree): string[] {
  return tree.roots.flatMap((root) => tree.subtree(root));
}
