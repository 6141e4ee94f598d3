import { overlappingSets } from '../../../activities/plan/overlapping-sets';
import type { SourceDataSet } from '../../../activities/plan/source-description';
import type { ResolvedMappings } from '../../../contracts/mappings';

const set = (id: string, dataElements: string[], more: Partial<SourceDataSet> = {}): SourceDataSet => ({
  id,
  name: id,
  periodType: 'Monthly',
  dataElements,
  elementCombos: Object.fromEntries(dataElements.map((element) => [element, 'plain'])),
  categoryCombo: 'plain',
  hiddenOptions: [],
  cells: 1,
  orgUnits: ['clinic', 'hospital'],
  ...more,
});
const mapped = (more: Partial<ResolvedMappings> = {}): ResolvedMappings => ({
  unmapped: 'reject',
  onCollision: 'reject',
  dataElements: { a: 'T', b: 'T', c: 'T2' },
  ...more,
});
const first = set('First', ['a', 'c']);

function overlap(second: SourceDataSet, mappings: ResolvedMappings | undefined): string[] {
  const source = {
    dataSets: { First: first, [second.id]: second },
    categoryCombos: { plain: ['default'], partners: ['pA', 'pB'] },
    defaultOptionCombos: ['default'],
  };
  return overlappingSets(source, first, mappings, 'default');
}

describe('two data sets of one run', () => {
  it('overlap where different elements become the same target value', () => {
    expect(overlap(set('Second', ['b']), mapped())).toEqual([
      expect.stringMatching(
        /^data elements of the data sets First and Second become the same values .*\(.* T default\)/,
      ),
    ]);
  });

  it.each<[string, SourceDataSet, ResolvedMappings | undefined]>([
    ['ids stay as they are', set('Second', ['b']), undefined],
    ['both have the element', set('Second', ['a', 'c']), mapped()],
    [
      'the elements become different ones',
      set('Second', ['b']),
      mapped({ dataElements: { a: 'T', b: 'T3', c: 'T2' } }),
    ],
    ['they are of different period types', set('Second', ['b'], { periodType: 'Weekly' }), mapped()],
    ['no org unit reports both', set('Second', ['b'], { orgUnits: ['school'] }), mapped()],
    ['attribute option combos tell them apart', set('Second', ['b'], { categoryCombo: 'partners' }), mapped()],
  ])('do not overlap where %s', (_, second, mappings) => {
    expect(overlap(second, mappings)).toEqual([]);
  });

  it('overlap where different org units become one, and where pairs lead to one attribute option combo', () => {
    const orgUnits = { clinic: 'U', school: 'U' };
    expect(overlap(set('Second', ['b'], { orgUnits: ['school'] }), mapped({ orgUnits }))).toHaveLength(1);
    const target = { dataElement: 'T', categoryOptionCombo: 'default', attributeOptionCombo: 'pA' };
    const pairs = ['a', 'b'].map((dataElement) => ({ source: { dataElement }, target }));
    expect(overlap(set('Second', ['b']), mapped({ pairs }))).toHaveLength(1);
  });
});
