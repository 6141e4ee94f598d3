import { firstOf } from '../../contracts/bounded-text';
import type { PlanActivities, SelectedElements } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import type { Dhis2 } from '../../dhis2/dhis2';
import { Dhis2NotFoundError } from '../../dhis2/errors/errors';
import type { DataSetsOfElement } from '../../dhis2/metadata/data-element';
import type { ActivityDeps } from '../runtime/activity-deps';
import { TerminalError } from '../runtime/to-failure';

/** Finds the data sets through which data elements are read. */
export async function selectElements(
  deps: Pick<ActivityDeps, 'dhis2'>,
  { connection, dataElements = [], dataElementGroups = [], dataSets }: Parameters<PlanActivities['selectElements']>[0],
  signal: AbortSignal,
): Promise<{ selected: readonly SelectedElements[] }> {
  const dhis2 = deps.dhis2(connection);
  const { elements, problems } = await elementsOfGroups(dhis2, connection, dataElementGroups, signal);
  const wanted = [...new Set([...dataElements, ...elements])];
  const known = await dhis2.metadata.dataSetsOfElements(wanted, { signal });
  const holders = new Map<string, DataSetsOfElement['dataSets'][number][]>();
  for (const id of wanted) {
    const all = known.get(id);
    const held = (all ?? []).filter((set) => dataSets === undefined || dataSets.includes(set.id));
    if (held.length > 0) {
      for (const set of held) {
        const part = `${id} ${set.categoryCombo ?? ''}`;
        holders.set(part, [...(holders.get(part) ?? []), set]);
      }
    } else if (all === undefined)
      problems.push(`the data element ${id} does not exist at ${connection}, or the user may not see it`);
    // a group may hold elements that other sets are for
    else if (dataSets === undefined || dataElements.includes(id)) {
      const where = dataSets === undefined ? 'no data set' : `none of the data sets ${firstOf(dataSets)}`;
      problems.push(
        `${where} at ${connection} holds the data element ${id}, so that the type of its periods is not known`,
      );
    }
  }
  if (problems.length === 0 && holders.size === 0)
    problems.push(
      `the data element groups ${firstOf(dataElementGroups)} hold no data element to read at ${connection}`,
    );
  if (problems.length > 0) throw new TerminalError(failureTypes.preflightFailed, problems);
  // a part is an element with one of the category combos that data sets give it: rows on each come through a set that gives it
  const elementOf = (part: string): string => part.split(' ')[0] ?? part;
  return {
    selected: coverElements(holders).map((set) => ({ ...set, dataElements: set.dataElements.map(elementOf) })),
  };
}

async function elementsOfGroups(
  dhis2: Dhis2,
  connection: string,
  groups: readonly string[],
  signal: AbortSignal,
): Promise<{ elements: string[]; problems: string[] }> {
  const elements: string[] = [];
  const problems: string[] = [];
  for (const id of groups) {
    try {
      elements.push(...(await dhis2.metadata.dataElementGroup(id, { signal })).dataElements);
    } catch (error) {
      if (!(error instanceof Dhis2NotFoundError)) throw error;
      problems.push(`the data element group ${id} does not exist at ${connection}, or the user may not see it`);
    }
  }
  return { elements, problems };
}

/**
 * Few data sets that hold all elements, for each period type by itself: again and again the one that holds the most of those that are
 * left, of equals the one whose id comes first. Each element is read once for each period type, so that no value comes twice.
 */
export function coverElements(
  holders: ReadonlyMap<string, readonly { readonly id: string; readonly periodType: string }[]>,
): SelectedElements[] {
  const types = new Map<string, Map<string, Set<string>>>();
  for (const [element, sets] of holders) {
    for (const { id, periodType } of sets) {
      const ofType = types.get(periodType) ?? new Map<string, Set<string>>();
      types.set(periodType, ofType.set(id, (ofType.get(id) ?? new Set()).add(element)));
    }
  }
  return [...types.values()].flatMap(coverOneType);
}

function coverOneType(sets: ReadonlyMap<string, ReadonlySet<string>>): SelectedElements[] {
  const left = new Set([...sets.values()].flatMap((elements) => [...elements]));
  const cover: SelectedElements[] = [];
  const candidates = [...sets].sort(([a], [b]) => (a < b ? -1 : 1));
  while (left.size > 0) {
    let best: { dataSet: string; dataElements: string[] } = { dataSet: '', dataElements: [] };
    for (const [dataSet, elements] of candidates) {
      const gained = [...elements].filter((element) => left.has(element));
      if (gained.length > best.dataElements.length) best = { dataSet, dataElements: gained };
    }
    for (const element of best.dataElements) left.delete(element);
    const alsoIn = candidates.flatMap(([id, elements]) =>
      id !== best.dataSet && best.dataElements.some((element) => elements.has(element)) ? [id] : [],
    );
    cover.push({ ...best, alsoIn });
  }
  return cover;
}
