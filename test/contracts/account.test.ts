import fc from 'fast-check';
import { addAccounts, emptyAccount, imbalances, type Account } from '../../contracts/account';
import { worstOutcome } from '../../contracts/outcome';

const count = fc.integer({ min: 0, max: 1_000_000 });

/** Accounts that balance: the classes are free, the sums follow. */
const balanced: fc.Arbitrary<Account> = fc
  .record({
    ofOtherSets: count,
    duplicates: count,
    filtered: count,
    merged: count,
    rejected: count,
    created: count,
    updated: count,
    unchanged: count,
    notKept: count,
    deletedNotKept: count,
    deletedByTombstone: count,
    held: count,
    notAttempted: count,
    passedOn: count,
    targetUnchanged: count,
    targetUpdated: count,
    targetDeleted: count,
    targetHeld: count,
    targetLeftAlone: count,
    retriedShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
    addedShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
  })
  .map(({ retriedShare, addedShare, ...c }) => {
    const written = c.created + c.updated + c.deletedNotKept + c.deletedByTombstone;
    const mapped = written + c.unchanged + c.notKept + c.held + c.notAttempted + c.passedOn;
    const source = c.ofOtherSets + c.duplicates + c.filtered + c.merged + c.rejected + mapped;
    const retried = Math.floor(source * retriedShare);
    const added = Math.floor(source * addedShare);
    const targetRead = c.targetUnchanged + c.targetUpdated + c.targetDeleted + c.targetHeld + c.targetLeftAlone;
    return { ...c, mapped, retried, added, extracted: source - retried - added, targetRead };
  });

const anyKey = fc.constantFrom(...(Object.keys(emptyAccount()) as (keyof Account)[]));

describe('the account of a run', () => {
  it('balances when every row is in one class, and still does when accounts are added', () => {
    fc.assert(
      fc.property(balanced, balanced, (a, b) => {
        expect(imbalances(a)).toEqual([]);
        expect(imbalances(addAccounts(a, b))).toEqual([]);
      }),
    );
  });

  it('shows a row that was lost or gained in any class, with the numbers', () => {
    fc.assert(
      fc.property(balanced, anyKey, fc.integer({ min: 1, max: 5 }), (account, key, extra) => {
        const wrong = { ...account, [key]: account[key] + extra };
        const lines = imbalances(wrong);
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.join('\n')).toMatch(/ is \d+, but .* is \d+/);
      }),
    );
  });

  it('adds class by class', () => {
    fc.assert(
      fc.property(balanced, balanced, anyKey, (a, b, key) => {
        expect(addAccounts(a, b)[key]).toBe(a[key] + b[key]);
        expect(addAccounts(a, emptyAccount())).toEqual(a);
      }),
    );
  });
});

describe('the outcome of a run', () => {
  it('is that of its worst data set, and complete for none', () => {
    expect(worstOutcome([])).toBe('complete');
    expect(worstOutcome(['complete', 'complete with rejects', 'complete'])).toBe('complete with rejects');
    expect(worstOutcome(['failed', 'complete', 'cancelled'])).toBe('failed');
    expect(worstOutcome(['previewed', 'previewed'])).toBe('previewed');
  });
});
