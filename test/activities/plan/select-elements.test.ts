import fc from 'fast-check';
import { coverElements } from '../../../activities/plan/select-elements';

const sets = ['DsA', 'DsB', 'DsC', 'DsD', 'DsE'].map((id, at) => ({
  id,
  periodType: at < 3 ? 'Monthly' : 'Quarterly',
}));
const holders = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^De[a-z]$/), fc.subarray(sets, { minLength: 1 })), {
    selector: ([element]) => element,
  })
  .map((entries) => new Map(entries));

describe('the data sets through which elements are read', () => {
  it('hold every element once for each period type in which it is collected', () => {
    fc.assert(
      fc.property(holders, (held) => {
        const found = coverElements(held).flatMap(({ dataSet, dataElements }) =>
          dataElements.map((element) => `${element} ${sets.find(({ id }) => id === dataSet)?.periodType}`),
        );
        const wanted = [...held].flatMap(([element, of]) => [
          ...new Set(of.map(({ periodType }) => `${element} ${periodType}`)),
        ]);
        expect(found.sort()).toEqual(wanted.sort());
      }),
    );
  });

  it('hold what they are read for, and name the other sets of their type that hold some of it', () => {
    fc.assert(
      fc.property(holders, (held) => {
        for (const { dataSet, dataElements, alsoIn } of coverElements(held)) {
          const own = sets.find(({ id }) => id === dataSet);
          const others = new Set<string>();
          for (const element of dataElements) {
            const of = held.get(element) ?? [];
            expect(of).toContain(own);
            for (const { id, periodType } of of) if (periodType === own?.periodType && id !== dataSet) others.add(id);
          }
          expect([...alsoIn].sort()).toEqual([...others].sort());
        }
      }),
    );
  });

  it('are few: one set that holds all elements is enough', () => {
    const [a, b, c] = sets;
    if (a === undefined || b === undefined || c === undefined) throw new Error('no sets');
    const held = new Map([
      ['DeX', [a, b, c]],
      ['DeY', [b, c]],
      ['DeZ', [c]],
    ]);
    expect(coverElements(held)).toEqual([
      { dataSet: 'DsC', dataElements: ['DeX', 'DeY', 'DeZ'], alsoIn: ['DsA', 'DsB'] },
    ]);
  });
});
