import type { MetadataObject, MetadataStore } from '../state/metadata';
import { newUid } from '../uid';
import { optionSetKey } from './indexes';
import { referenceId, referenceIds } from './json';

/** All ways to take one option of each category, in the order of the categories. */
function combinations(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>(
    (made, list) => made.flatMap((chosen) => list.map((option) => [...chosen, option])),
    [[]],
  );
}

/**
 * Makes the option combos that a category combo lacks, with random ids and names such as `Male, Under 5`, as DHIS2 does
 * when a combo is stored. Option combos that an import brought with their ids are kept (both profiles).
 */
export function makeMissingOptionCombos(store: MetadataStore, categoryCombo: MetadataObject, localTime: string): void {
  const lists = referenceIds(categoryCombo, 'categories').map((id) => {
    const category = store.get('categories', id);
    return category === undefined ? [] : referenceIds(category, 'categoryOptions');
  });
  if (lists.length === 0) return;
  const present = new Set(
    store
      .list('categoryOptionCombos')
      .filter((combo) => referenceId(combo, 'categoryCombo') === categoryCombo.id)
      .map((combo) => optionSetKey(referenceIds(combo, 'categoryOptions'))),
  );
  for (const options of combinations(lists)) {
    if (present.has(optionSetKey(options))) continue;
    store.put('categoryOptionCombos', {
      id: newUid(),
      name: options.map((id) => store.get('categoryOptions', id)?.name ?? id).join(', '),
      created: localTime,
      lastUpdated: localTime,
      categoryCombo: { id: categoryCombo.id },
      categoryOptions: options.map((id) => ({ id })),
    });
  }
}
