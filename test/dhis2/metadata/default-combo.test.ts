import type { CategoryCombo } from '../../../dhis2/metadata/category-combo';
import { isAmbiguous, pickDefault } from '../../../dhis2/metadata/default-combo';

const combo = (id: string, options: readonly string[], more: Partial<CategoryCombo> = {}): CategoryCombo => ({
  id,
  code: null,
  name: 'Défaut',
  isDefault: false,
  categories: ['GLevLNI9wkl'],
  categoryOptionCombos: options.map((of) => ({ id: of, code: null, name: 'Défaut', categoryOptions: [] })),
  ...more,
});

describe('the default option combo', () => {
  test.each([
    [
      'of the combo that the server says is the default',
      [combo('b', ['B']), combo('a', ['A'], { isDefault: true })],
      'A',
    ],
    [
      'of the combo with the usual UID, when the server says of none',
      [combo('a', ['A']), combo('bjDvmb4bfuf', ['B'])],
      'B',
    ],
    [
      'of the only combo of the default category',
      [combo('b', ['B'], { categories: ['GLevLNI9wkl', 'x'] }), combo('a', ['A'])],
      'A',
    ],
    ['of a combo that has one at all', [combo('b', [], { isDefault: true }), combo('bjDvmb4bfuf', ['A'])], 'A'],
  ])('is that %s', (_, combos, expected) => {
    const picked = pickDefault(combos);
    expect(picked).toMatchObject({ categoryOptionCombo: expected, duplicates: [] });
    expect(picked !== undefined && isAmbiguous(picked)).toBe(false);
  });

  test('is the one with the usual UID among several, and not sure without it', () => {
    const usual = pickDefault([combo('a', ['Aaaaaaaaaaa', 'HllvX50cXC0'], { isDefault: true })]);
    expect(usual).toEqual({ categoryCombo: 'a', categoryOptionCombo: 'HllvX50cXC0', duplicates: ['Aaaaaaaaaaa'] });
    expect(usual !== undefined && isAmbiguous(usual)).toBe(false);
    const several = pickDefault([combo('a', ['B', 'A'])]);
    expect(several).toMatchObject({ categoryOptionCombo: 'A', duplicates: ['B'] });
    expect(several !== undefined && isAmbiguous(several)).toBe(true);
  });

  test('is none where no combo has a sign of it', () => {
    expect(pickDefault([])).toBeUndefined();
    expect(pickDefault([combo('a', ['A'], { categories: ['x', 'GLevLNI9wkl'] })])).toBeUndefined();
  });
});
