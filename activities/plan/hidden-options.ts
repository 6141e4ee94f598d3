import type { Dhis2 } from '../../dhis2/dhis2';
import type { CategoryCombo } from '../../dhis2/metadata/category-combo';
import type { DataSet } from '../../dhis2/metadata/data-set';
import type { Me } from '../../dhis2/metadata/me';

/**
 * For each set, the category options of its attribute option combos whose data the user may not read, by name; of an option
 * that the user may not even see, the id. DHIS2 leaves rows of such attribute option combos out of its answers without a
 * word (2.38–2.44), so that their absence says nothing. The default combo is open to all, and a superuser reads everything.
 */
export async function hiddenOptions(
  dhis2: Dhis2,
  me: Me,
  sets: readonly DataSet[],
  combos: ReadonlyMap<string, CategoryCombo>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (me.superuser) return new Map();
  const optionsOf = (set: DataSet): readonly string[] => {
    const combo = combos.get(set.categoryCombo);
    if (combo === undefined) return [set.categoryCombo];
    if (combo.isDefault) return [];
    return combo.categoryOptionCombos.flatMap(({ categoryOptions }) => categoryOptions.map(({ id }) => id));
  };
  const wanted = new Set(sets.flatMap(optionsOf));
  if (wanted.size === 0) return new Map();
  const options = await dhis2.metadata.categoryOptions(wanted, { signal });
  const readable = new Set(options.filter(({ access }) => access.read).map(({ id }) => id));
  const names = new Map(options.map(({ id, name }) => [id, name === '' ? id : name]));
  return new Map(
    sets.map((set) => [
      set.id,
      [...new Set(optionsOf(set))].filter((id) => !readable.has(id)).map((id) => names.get(id) ?? id),
    ]),
  );
}

const shownOptions = 5;

/** Why values of this set can't be deleted for their absence; undefined where nothing is hidden. */
export function hiddenOptionsProblem(
  dataSet: string,
  { connection, username }: { readonly connection: string; readonly username: string },
  hidden: readonly string[],
): string | undefined {
  if (hidden.length === 0) return undefined;
  const more = hidden.length > shownOptions ? ` and ${hidden.length - shownOptions} more` : '';
  return `deletes "propagate" is refused for the data set ${dataSet}: ${username} may not read the data of the category options ${hidden.slice(0, shownOptions).join(', ')}${more} at ${connection}, so that a missing value need not be a deleted one; let the user read them, or set deletes to "ignore"`;
}
