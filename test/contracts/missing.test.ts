import fc from 'fast-check';
import { emptyAccount } from '../../contracts/account';
import { gatePolicySchema, trippedLimits } from '../../contracts/gate';
import { listed, missingCount, missingOf } from '../../contracts/missing';

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { maxLength: 40 });
const named = (list: readonly string[]) => list.map((id) => ({ id, name: `name of ${id}` }));

test('what is missing and what is still there are all of what was there, and nothing else', () => {
  fc.assert(
    fc.property(ids, ids, (before, now) => {
      const { missing, of } = missingOf('org units', named(before), new Set(now));
      const gone = missing.map(({ id }) => id);
      expect([...gone, ...before.filter((id) => now.includes(id))].sort()).toEqual([...before].sort());
      expect(gone.filter((id) => now.includes(id))).toEqual([]);
      expect(of).toBe(before.length);
    }),
  );
});

test('the limit is tripped exactly when a larger share than it allows is missing, and names the kind', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.nat(200),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (of, n, allowed) => {
        const missing = named(Array.from({ length: Math.min(n, of) }, (_, i) => `unit${i}`));
        const policy = gatePolicySchema.parse({ maxMissingShare: allowed });
        const tripped = trippedLimits(policy, emptyAccount(), undefined, undefined, [
          missingCount({ what: 'org units', missing, of }),
        ]);
        expect(tripped.length).toBe(missing.length / of > allowed ? 1 : 0);
        for (const { text, found } of tripped) {
          expect(found).toBeCloseTo(missing.length / of);
          expect(text).toContain(`${missing.length} of ${of}`);
        }
      },
    ),
  );
});

test('a list of names is bounded, whatever is missing', () => {
  expect(listed(named(['a', 'b']))).toBe('name of a (a), name of b (b)');
  expect(listed(named(Array.from({ length: 900 }, (_, i) => `u${i}`)))).toMatch(/\(u4\) and 895 more$/);
});
