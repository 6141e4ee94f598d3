import type { ResolvedMappings } from '../../contracts/mappings';
import type { Dhis2 } from '../../dhis2/dhis2';
import type { CategoryCombo } from '../../dhis2/metadata/category-combo';
import type { Me } from '../../dhis2/metadata/me';
import type { SourceDataSet, SourceDescription } from './source-description';
import type { ReadSet } from './source-sets';

/**
 * For each set, the category options of its attribute option combos whose data the user may not read, by name; of an option
 * that the user may not even see, the id. DHIS2 leaves rows of such attribute option combos out of its answers without a
 * word (2.38–2.44), so that their absence says nothing. The default combo is open to all, and a superuser reads everything.
 */
export async function hiddenOptions(
  dhis2: Dhis2,
  me: Me,
  sets: readonly ReadSet[],
  combos: ReadonlyMap<string, CategoryCombo>,
  defaultCombo: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (me.superuser) return new Map();
  const optionsOf = ({ categoryCombo, alsoRead = [] }: ReadSet): readonly string[] =>
    [categoryCombo, ...alsoRead.map((set) => set.categoryCombo)].flatMap((id) => {
      const combo = combos.get(id);
      if (id === defaultCombo) return [];
      if (combo === undefined) return [id];
      return combo.categoryOptionCombos.flatMap(({ categoryOptions }) => categoryOptions.map((option) => option.id));
    });
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
export function hiddenOptionsProblem(dataSet: string, server: Reader, hidden: readonly string[]): string | undefined {
  if (hidden.length === 0) return undefined;
  return `deletes "propagate" is refused for the data set ${dataSet}: ${mayNotRead(server, hidden)}, so that a missing value need not be a deleted one; let the user read them, or set deletes to "ignore"`;
}

/** A line where attribute option combos are summed into one, of which the user may not read all: the sum would lack their part. */
export function hiddenSumProblem(
  source: Pick<SourceDescription, 'server' | 'categoryCombos'>,
  dataSet: SourceDataSet,
  mappings: ResolvedMappings | undefined,
): string[] {
  const hidden = dataSet.hiddenOptions;
  if (mappings?.onCollision !== 'sum' || hidden.length === 0) return [];
  // of elements that other sets hold as well, those sets' attribute option combos count, too
  if (dataSet.selected === undefined && !mergesAttributes(source, dataSet, mappings)) return [];
  return [
    `onCollision "sum" is refused for the data set ${dataSet.id}, whose attribute option combos are mapped to one: ${mayNotRead(source.server, hidden)}, so that their part of the sums would be missing; let the user read them, or map the attribute option combos to different ones`,
  ];
}

/** A hidden combo need not be among those that the user sees: of the table all lines count that are not known to be another combo's. */
function mergesAttributes(
  { categoryCombos }: Pick<SourceDescription, 'categoryCombos'>,
  { categoryCombo, dataElements }: SourceDataSet,
  { attributeOptionCombo, attributeOptionCombos: table = {}, pairs = [] }: ResolvedMappings,
): boolean {
  if (attributeOptionCombo !== undefined) return true;
  const isOwn = new Set(dataElements);
  if (pairs.some(({ source, target }) => isOwn.has(source.dataElement) && target.attributeOptionCombo !== undefined))
    return true;
  const visible = categoryCombos[categoryCombo] ?? [];
  const others = new Set(Object.values(categoryCombos).flat());
  const combos = [...visible, ...Object.keys(table).filter((combo) => !others.has(combo))];
  const targets = combos.map((combo) => table[combo] ?? combo);
  return new Set(targets).size < targets.length;
}

type Reader = Pick<SourceDescription['server'], 'connection' | 'username'>;

function mayNotRead({ connection, username }: Reader, hidden: readonly string[]): string {
  const more = hidden.length > shownOptions ? ` and ${hidden.length - shownOptions} more` : '';
  return `${username} may not read the data of the category options ${hidden.slice(0, shownOptions).join(', ')}${more} at ${connection}`;
}
