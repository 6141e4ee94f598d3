import type { SelectedElements } from '../../contracts/activities';
import type { Dhis2 } from '../../dhis2/dhis2';
import { Dhis2NotFoundError } from '../../dhis2/errors/errors';
import type { CategoryCombo } from '../../dhis2/metadata/category-combo';
import type { DataSet } from '../../dhis2/metadata/data-set';
import type { SourceDataSet, SourceDescription } from './source-description';

type Problem = SourceDescription['problems'][number];

/** The sets of these ids, and a line for each that is not there. */
export async function readDataSets(
  dhis2: Dhis2,
  connection: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<{ found: DataSet[]; problems: Problem[] }> {
  const found: DataSet[] = [];
  const problems: Problem[] = [];
  for (const id of ids) {
    try {
      found.push(await dhis2.metadata.dataSet(id, { signal }));
    } catch (error) {
      if (!(error instanceof Dhis2NotFoundError)) throw error;
      problems.push({
        dataSet: id,
        line: `the data set ${id} does not exist at ${connection}, or the user may not see it`,
      });
    }
  }
  return { found, problems };
}

/** A data set of which only some elements may be meant. */
export type ReadSet = DataSet & {
  readonly selected?: SourceDataSet['selected'];
  /** Other sets that hold the elements: their values are read as well. */
  readonly alsoRead?: readonly DataSet[];
};

/** The sets with the elements that are read, and the org units that report these in any set. */
export async function onlySelected(
  dhis2: Dhis2,
  sets: readonly DataSet[],
  selected: readonly SelectedElements[],
  signal: AbortSignal,
): Promise<ReadSet[]> {
  const others = await dhis2.metadata.dataSetsByIds(
    selected.flatMap(({ alsoIn }) => alsoIn),
    { signal },
  );
  return sets.map((set): ReadSet => {
    const selection = selected.find(({ dataSet }) => dataSet === set.id);
    if (selection === undefined) return set;
    const { dataElements, alsoIn } = selection;
    const alsoRead = others.filter(({ id }) => alsoIn.includes(id));
    const units = alsoRead.flatMap(({ organisationUnits }) => organisationUnits);
    return {
      ...set,
      elements: set.elements.filter(({ dataElement }) => dataElements.includes(dataElement.id)),
      organisationUnits: [...new Set([...set.organisationUnits, ...units])],
      selected: { alsoIn: [...alsoIn] },
      alsoRead,
    };
  });
}

/** The category combos of the sets and of their elements. */
export async function readCombos(
  dhis2: Dhis2,
  sets: readonly ReadSet[],
  signal: AbortSignal,
): Promise<Map<string, CategoryCombo>> {
  const ids = new Set(
    sets.flatMap(({ categoryCombo, elements, alsoRead = [] }) => [
      categoryCombo,
      ...elements.map((element) => element.categoryCombo),
      ...alsoRead.map((set) => set.categoryCombo),
    ]),
  );
  const combos = await dhis2.metadata.categoryCombos(ids, { signal });
  return new Map(combos.map((combo) => [combo.id, combo]));
}
