import type { Dhis2 } from '../../dhis2/dhis2';
import type { CategoryCombo } from '../../dhis2/metadata/category-combo';
import type { ReadSet } from './source-sets';

/** Data element → option combos that it has in other data sets, and not in the one at hand. */
export type OptionCombosElsewhere = Readonly<Record<string, string[]>>;

/**
 * By data set, the option combos that its elements have in other data sets only. DHIS2 gives all rows of an element whichever of its
 * sets is asked for (2.38–2.44), and a set may give an element another category combo (`dataSetElements.categoryCombo`).
 */
export async function optionCombosElsewhere(
  dhis2: Dhis2,
  sets: readonly ReadSet[],
  combos: ReadonlyMap<string, CategoryCombo>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, OptionCombosElsewhere>> {
  const elements = new Set(sets.flatMap((set) => set.elements.map(({ dataElement }) => dataElement.id)));
  const holders = await dhis2.metadata.dataSetsOfElements(elements, { signal });
  const otherCombos = (set: ReadSet, element: string, own: string): string[] => [
    ...new Set(
      (holders.get(element) ?? []).flatMap(({ id, categoryCombo }) =>
        id === set.id || categoryCombo === own || categoryCombo === null ? [] : [categoryCombo],
      ),
    ),
  ];
  const unread = new Set(
    sets.flatMap((set) =>
      set.elements.flatMap(({ dataElement, categoryCombo }) =>
        otherCombos(set, dataElement.id, categoryCombo).filter((id) => !combos.has(id)),
      ),
    ),
  );
  const read = unread.size === 0 ? [] : await dhis2.metadata.categoryCombos(unread, { signal });
  const known = new Map([...combos, ...read.map((combo) => [combo.id, combo] as const)]);
  const optionsOf = (combo: string): string[] => (known.get(combo)?.categoryOptionCombos ?? []).map(({ id }) => id);
  return new Map(
    sets.map((set) => [
      set.id,
      Object.fromEntries(
        set.elements.flatMap(({ dataElement, categoryCombo }): [string, string[]][] => {
          const own = new Set(optionsOf(categoryCombo));
          const others = otherCombos(set, dataElement.id, categoryCombo).flatMap(optionsOf);
          const elsewhere = [...new Set(others)].filter((id) => !own.has(id)).sort();
          // where the own ones can't be read nothing tells whose a row is
          return own.size === 0 || elsewhere.length === 0 ? [] : [[dataElement.id, elsewhere]];
        }),
      ),
    ]),
  );
}
