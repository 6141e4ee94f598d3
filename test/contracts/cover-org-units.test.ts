import fc from 'fast-check';
import { coverOrgUnits } from '../../contracts/planning/cover-org-units';
import { maxOrgUnitsPerRequest } from '../../contracts/planning/plan-chunks';
import { allUnits, randomTree } from './random-tree';

const wantedOfTree = randomTree(500).chain((tree) =>
  fc.record({
    tree: fc.constant(tree),
    wanted: fc.oneof(fc.subarray(allUnits(tree)), fc.constant(allUnits(tree))),
    strangers: fc.array(fc.constantFrom('StrangerA00', 'StrangerB00'), { maxLength: 2 }),
  }),
);

describe('covering org units by requests', () => {
  it('reads every wanted unit, none twice, in requests that are not too long', () => {
    fc.assert(
      fc.property(wantedOfTree, ({ tree, wanted, strangers }) => {
        const all = new Set([...wanted, ...strangers]);
        const covers = coverOrgUnits(tree, all);
        const read = covers.flatMap(({ orgUnits, children }) =>
          children ? orgUnits.flatMap((unit) => tree.subtree(unit)) : [...orgUnits],
        );
        const readOnce = new Set(read);
        expect(readOnce.size).toBe(read.length);
        for (const unit of all) expect(readOnce.has(unit)).toBe(true);
        for (const { orgUnits } of covers) {
          expect(orgUnits.length).toBeGreaterThan(0);
          expect(orgUnits.length).toBeLessThanOrEqual(maxOrgUnitsPerRequest);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('reads at most twice as many units as wanted', () => {
    fc.assert(
      fc.property(wantedOfTree, ({ tree, wanted }) => {
        const read = coverOrgUnits(tree, new Set(wanted)).flatMap(({ orgUnits, children }) =>
          children ? orgUnits.flatMap((unit) => tree.subtree(unit)) : [...orgUnits],
        );
        expect(read.length).toBeLessThanOrEqual(2 * wanted.length);
      }),
      { numRuns: 150 },
    );
  });
});
