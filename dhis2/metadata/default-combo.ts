import type { CategoryCombo } from './category-combo';

/** The default category combo of one server with its option combo. Neither name nor UID need be the usual ones. */
export interface DefaultCombo {
  readonly categoryCombo: string;
  readonly categoryOptionCombo: string;
  /** Further option combos of default category combos, which old databases can hold; values may lie on them. */
  readonly duplicates: readonly string[];
}

/** UIDs that DHIS2 gives the default category model of new databases, all versions; those of very old databases differ. */
const usual = { category: 'GLevLNI9wkl', categoryCombo: 'bjDvmb4bfuf', categoryOptionCombo: 'HllvX50cXC0' } as const;

/**
 * Filters of lists of category combos, any of which may match, in the order in which they are asked for: what the server itself takes
 * for the default (by its name, 2.38–2.44), or has the usual UID; if that gives none, combos of the default category.
 */
export const defaultComboFilters: readonly (readonly string[])[] = [
  ['name:eq:default', `id:eq:${usual.categoryCombo}`],
  [`categories.id:eq:${usual.category}`],
  ['categories.name:eq:default'],
];

/** From the surest sign to the weakest; the combos come from the filters above. */
const signs: readonly ((combo: CategoryCombo) => boolean)[] = [
  (combo) => combo.isDefault,
  (combo) => combo.id === usual.categoryCombo,
  (combo) => combo.categories.length === 1,
];

/**
 * The default option combo: the only one of the category combo that is the default one, whatever either is called. Where there are
 * several, the usual UID, else the first by id. Undefined when none of the combos is a default one or has option combos.
 */
export function pickDefault(combos: readonly CategoryCombo[]): DefaultCombo | undefined {
  for (const isDefault of signs) {
    const candidates = combos
      .filter(isDefault)
      .flatMap((combo) =>
        combo.categoryOptionCombos.map(({ id }) => ({ categoryCombo: combo.id, categoryOptionCombo: id })),
      )
      .sort((a, b) => (a.categoryOptionCombo < b.categoryOptionCombo ? -1 : 1));
    const picked = candidates.find((one) => one.categoryOptionCombo === usual.categoryOptionCombo) ?? candidates[0];
    if (picked === undefined) continue;
    const others = candidates.filter((candidate) => candidate !== picked);
    return { ...picked, duplicates: others.map(({ categoryOptionCombo }) => categoryOptionCombo) };
  }
  return undefined;
}

/** Whether nothing tells which of several option combos is the default: values can be read from all, but written to none. */
export function isAmbiguous({ categoryOptionCombo, duplicates }: DefaultCombo): boolean {
  return duplicates.length > 0 && categoryOptionCombo !== usual.categoryOptionCombo;
}
