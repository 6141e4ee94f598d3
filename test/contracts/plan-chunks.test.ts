import fc from 'fast-check';
import type { Chunk } from '../../contracts/plan';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { maxOrgUnitsPerRequest, maxPeriodsPerRequest, planChunks } from '../../contracts/planning/plan-chunks';
import { allUnits, randomTree } from './random-tree';

const months = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, index) => `${2000 + Math.floor(index / 12)}${String((index % 12) + 1).padStart(2, '0')}`,
  );

const anyScope = fc.record({
  tree: randomTree(320),
  periods: fc.integer({ min: 0, max: 300 }).map(months),
  cells: fc.integer({ min: 0, max: 40 }),
  every: fc.integer({ min: 1, max: 5 }),
  maxValues: fc.integer({ min: 1, max: 5_000 }),
});

const cellsBy = (tree: OrgUnitTree, cells: number, every: number) => {
  const assigned = new Set(allUnits(tree).filter((_, index) => index % every === 0));
  return (unit: string) => (assigned.has(unit) ? cells : 0);
};

const unitsOf = (tree: OrgUnitTree, chunk: Chunk): string[] =>
  chunk.children ? chunk.orgUnits.flatMap((unit) => tree.subtree(unit)) : chunk.orgUnits;

function coverage(tree: OrgUnitTree, chunks: readonly Chunk[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const chunk of chunks) {
    for (const unit of unitsOf(tree, chunk)) {
      for (const period of chunk.periods) times.set(`${unit} ${period}`, (times.get(`${unit} ${period}`) ?? 0) + 1);
    }
  }
  return times;
}

describe('cutting a scope into chunks', () => {
  it('asks for each org unit and period exactly once, in requests that are not too long', () => {
    fc.assert(
      fc.property(anyScope, ({ tree, periods, cells, every, maxValues }) => {
        const chunks = planChunks({
          tree,
          roots: tree.roots,
          periods,
          cellsOf: cellsBy(tree, cells, every),
          maxValues,
        });
        const times = coverage(tree, chunks);
        expect(times.size).toBe(allUnits(tree).length * periods.length);
        expect([...times.values()].every((count) => count === 1)).toBe(true);
        for (const chunk of chunks) {
          expect(chunk.orgUnits.length).toBeLessThanOrEqual(maxOrgUnitsPerRequest);
          expect(chunk.periods.length).toBeLessThanOrEqual(maxPeriodsPerRequest);
        }
        expect(chunks.map(({ index }) => index)).toEqual(chunks.map((_, index) => index));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps within the budget, but for one org unit and one period, which are never cut', () => {
    fc.assert(
      fc.property(anyScope, ({ tree, periods, cells, every, maxValues }) => {
        const cellsOf = cellsBy(tree, cells, every);
        for (const chunk of planChunks({ tree, roots: tree.roots, periods, cellsOf, maxValues })) {
          const units = unitsOf(tree, chunk).filter((unit) => cellsOf(unit) > 0);
          const values = units.reduce((sum, unit) => sum + cellsOf(unit), 0) * chunk.periods.length;
          const smallest = units.length === 1 && chunk.periods.length === 1;
          if (!smallest) expect(values).toBeLessThanOrEqual(maxValues);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never cuts a group of units that must come together', () => {
    const scope = anyScope.chain((made) =>
      fc
        .subarray(allUnits(made.tree).slice(0, 60), { minLength: 1 })
        .chain((grouped) => fc.integer({ min: 1, max: 8 }).map((size) => ({ ...made, grouped, size }))),
    );
    fc.assert(
      fc.property(scope, ({ tree, periods, cells, every, maxValues, grouped, size }) => {
        const together: string[][] = [];
        for (let from = 0; from < grouped.length; from += size) together.push(grouped.slice(from, from + size));
        const cellsOf = cellsBy(tree, cells, every);
        const chunks = planChunks({ tree, roots: tree.roots, periods, cellsOf, maxValues, together });
        const times = coverage(tree, chunks);
        expect(times.size).toBe(allUnits(tree).length * periods.length);
        expect([...times.values()].every((count) => count === 1)).toBe(true);
        for (const group of together) {
          for (const chunk of chunks) {
            const inside = group.filter((unit) => chunk.orgUnits.includes(unit)).length;
            expect([0, group.length]).toContain(inside);
          }
        }
        for (const { orgUnits } of chunks) expect(orgUnits.length).toBeLessThanOrEqual(maxOrgUnitsPerRequest);
      }),
      { numRuns: 60 },
    );
  });

  it('asks for a whole country by its root when everything fits one request', () => {
    const tree = new OrgUnitTree([
      { id: 'OuRoot00000', name: 'Country', path: '/OuRoot00000' },
      { id: 'OuNorth0000', name: 'North', path: '/OuRoot00000/OuNorth0000' },
    ]);
    const chunks = planChunks({
      tree,
      roots: tree.roots,
      periods: ['202401', '202402'],
      cellsOf: () => 10,
      maxValues: 40,
    });
    expect(chunks).toEqual([
      {
        index: 0,
        label: 'Country and below × 202401–202402',
        orgUnits: ['OuRoot00000'],
        children: true,
        periods: ['202401', '202402'],
      },
    ]);
  });
});
