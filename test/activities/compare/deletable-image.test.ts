import { filledElsewhere, unitsFilledBy } from '../../../activities/compare/deletable-image';
import type { ResolvedMappings } from '../../../contracts/mappings';

const unit = (id: string, parent = '') => ({ id, name: id, path: `${parent}/${id}` });
const source = { orgUnits: [unit('Country'), ...['A', 'B', 'C'].map((id) => unit(id, '/Country'))] };
const laneWith = (mappings: Partial<ResolvedMappings> | undefined) => ({
  source,
  mappings:
    mappings === undefined ? undefined : { unmapped: 'reject' as const, onCollision: 'sum' as const, ...mappings },
});
const filled = (mappings: Partial<ResolvedMappings> | undefined, orgUnits: string[], children = false) =>
  Object.fromEntries(unitsFilledBy(laneWith(mappings), { orgUnits, children }));

describe('the target org units whose missing values a chunk can tell', () => {
  it('are its own units, with all below them, where ids stay as they are', () => {
    expect(filled(undefined, ['Country'], true)).toEqual({ Country: ['Country'], A: ['A'], B: ['B'], C: ['C'] });
    expect(filled(undefined, ['A', 'B'])).toEqual({ A: ['A'], B: ['B'] });
  });

  it('have all the source units that become them', () => {
    expect(filled({ orgUnits: { A: 'T1', B: 'T1', C: 'T2' } }, ['A', 'B', 'C'])).toEqual({ T1: ['A', 'B'], T2: ['C'] });
  });

  it('are not those that a unit outside of the chunk becomes as well', () => {
    expect(filled({ orgUnits: { A: 'T1', B: 'T1', C: 'T2' } }, ['A', 'C'])).toEqual({ T2: ['C'] });
  });

  it('are not those that a unit outside of the whole plan becomes as well', () => {
    expect(filled({ orgUnits: { A: 'T1', Elsewhere: 'T1', C: 'T2' } }, ['A', 'B', 'C'])).toEqual({ T2: ['C'] });
  });

  it('are not those that another unit is kept as', () => {
    expect(filled({ orgUnits: { A: 'B' }, unmapped: 'keep' }, ['A'])).toEqual({});
    expect(filled({ orgUnits: { A: 'B' }, unmapped: 'keep' }, ['A', 'B'])).toEqual({ B: ['A', 'B'] });
  });
});

describe('a target element', () => {
  it('may be filled by another data set when the mapping leads there from an element that is not of this one', () => {
    const lane = laneWith({
      dataElements: { Own: 'Shared', Other: 'Shared', Mine: 'Free' },
      pairs: [
        {
          source: { dataElement: 'Other', categoryOptionCombo: 'Male' },
          target: { dataElement: 'Split', categoryOptionCombo: 'X' },
        },
        {
          source: { dataElement: 'Own', categoryOptionCombo: 'Female' },
          target: { dataElement: 'Split', categoryOptionCombo: 'Y' },
        },
      ],
    });
    const elsewhere = filledElsewhere(lane, ['Own', 'Mine']);
    expect([elsewhere('Shared', 'any'), elsewhere('Free', 'any')]).toEqual([true, false]);
    expect([elsewhere('Split', 'X'), elsewhere('Split', 'Y')]).toEqual([true, false]);
  });
});
