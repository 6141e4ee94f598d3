import type { CategoryCombo } from './category-combo';

/** The combos named `default` of one server. */
export interface DefaultCombo {
  readonly categoryCombo: string;
  readonly categoryOptionCombo: string;
  /** Further option combos named `default`, which old databases can hold; values may lie on them. */
  readonly duplicates: readonly string[];
}

/** UIDs of new databases, all versions; very old databases may differ. */
const usualOptionCombo = 'HllvX50cXC0';

/**
 * Picks the default option combo among the combos named `default`: the usual UID where there are several, else the first
 * by id. Undefined when none is named so.
 */
export function pickDefault(named: readonly CategoryCombo[]): DefaultCombo | undefined {
  const candidates = named
    .flatMap((combo) =>
      combo.categoryOptionCombos
        .filter((option) => option.name === 'default')
        .map((option) => ({ categoryCombo: combo.id, categoryOptionCombo: option.id })),
    )
    .sort((a, b) => (a.categoryOptionCombo < b.categoryOptionCombo ? -1 : 1));
  const picked = candidates.find((candidate) => candidate.categoryOptionCombo === usualOptionCombo) ?? candidates[0];
  if (picked === undefined) return undefined;
  const duplicates = candidates
    .filter((candidate) => candidate !== picked)
    .map((candidate) => candidate.categoryOptionCombo);
  return { ...picked, duplicates };
}
