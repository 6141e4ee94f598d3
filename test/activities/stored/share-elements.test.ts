import fc from 'fast-check';
import { shareElements, type Holder } from '../../../activities/stored/share-elements';

const holder = (id: string): Holder => ({ id, name: `Name of ${id}` });
const sets = ['A', 'B', 'C'].map(holder);
const elements = (table: Record<string, string>) =>
  new Map(Object.entries(table).map(([element, ids]) => [element, ids.split('').map(holder)]));

describe('the data sets of the target that take the elements of a file', () => {
  it.each<[string, Record<string, string>, Record<string, string[]>]>([
    ['an element of one set goes there', { x: 'A', y: 'B' }, { A: ['x'], B: ['y'] }],
    ['one of several goes to the only one that is needed anyway', { x: 'A', y: 'AB' }, { A: ['x', 'y'] }],
    ['the only set that holds all of them takes all', { x: 'AB', y: 'BC' }, { B: ['x', 'y'] }],
    ['an element that no set holds is nobody’s', { x: 'A', y: '' }, { A: ['x'] }],
  ])('%s', (_, table, expected) => {
    const sharing = shareElements(elements(table));
    expect('shares' in sharing ? Object.fromEntries(sharing.shares) : sharing).toEqual(expected);
  });

  it.each<[string, Record<string, string>]>([
    ['two sets that hold all of them', { x: 'AB', y: 'AB' }],
    ['two needed sets that hold the same element', { x: 'A', y: 'B', z: 'AB' }],
    ['none that is needed', { x: 'C', y: 'AB' }],
  ])('are not guessed: %s', (_, table) => {
    expect('ambiguous' in shareElements(elements(table))).toBe(true);
  });

  it('take each element at most once, and only what they hold', () => {
    const tables = fc.uniqueArray(fc.tuple(fc.stringMatching(/^De[a-z]$/), fc.subarray(sets)), {
      selector: ([element]) => element,
    });
    fc.assert(
      fc.property(tables, (entries) => {
        const held = new Map(entries);
        const sharing = shareElements(held);
        if ('ambiguous' in sharing) return;
        const given = [...sharing.shares].flatMap(([set, of]) => of.map((element) => [element, set] as const));
        expect(new Set(given.map(([element]) => element)).size).toBe(given.length);
        for (const [element, set] of given) expect(held.get(element)?.map(({ id }) => id)).toContain(set);
        expect(given).toHaveLength([...held.values()].filter((of) => of.length > 0).length);
      }),
    );
  });
});
