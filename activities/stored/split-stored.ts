import { firstOf } from '../../contracts/bounded-text';
import pl from 'nodejs-polars';
import { calendarNamed } from '../../contracts/calendars';
import type { StoredRowsActivities } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import { runFolder } from '../../contracts/run';
import { identityOf } from '../../contracts/server-identity';
import { findPeriod } from '../../dhis2/periods';
import { filledTextColumn } from '../../frames/columns';
import { isAmong } from '../../frames/is-among';
import { mappingImage } from '../plan/mapping-image';
import { sourceDescriptionSchema, type SourceDescription } from '../plan/source-description';
import { targetDescriptionSchema, type TargetDescription } from '../plan/target-description';
import { mappingsOfSteps } from '../preparation/mappings-of-steps';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { TerminalError } from '../runtime/to-failure';
import { shareElements, type Holder } from './share-elements';
import { storedDescription } from './stored-description';

type SplitStored = StoredRowsActivities['splitStored'];

/**
 * Gives each data set of the target the rows that are for it. What no set takes, since the mapping or the target lacks the element
 * or has no set of the period's type, stays with the first one, where it is rejected with its reason.
 */
export async function splitStored(
  deps: ActivityDeps,
  documents: Documents,
  input: Parameters<SplitStored>[0],
): ReturnType<SplitStored> {
  const source = await documents.get(input.source, sourceDescriptionSchema);
  const target = await documents.get(input.target, targetDescriptionSchema);
  const mappings = await mappingsOfSteps(documents, input.steps);
  const { dataSet } = input.rows;
  const targetsOf = (element: string): ReadonlySet<string> =>
    mappingImage(onlyElement(source, dataSet, element), dataSet, mappings).dataElements;

  const rows = await deps.store.getFrame(input.rows.rows);
  const calendar = calendarNamed(target.server.calendar);
  const types = [...new Set(filledTextColumn(rows, 'period'))].flatMap((id) => {
    const type = findPeriod(id, calendar)?.type;
    return type === undefined ? [] : [[id, type] as const];
  });
  const parts: { readonly target: string; readonly rows: pl.DataFrame }[] = [];
  let left = rows;
  for (const type of new Set(types.map(([, name]) => name))) {
    const periods = types.flatMap(([id, name]) => (name === type ? [id] : []));
    const ofType = rows.filter(isAmong('period', periods));
    const sharing = shareElements(
      new Map(
        [...new Set(filledTextColumn(ofType, 'data_element_id'))].map((element) => [
          element,
          holdersOf(target, targetsOf(element), type),
        ]),
      ),
    );
    if ('ambiguous' in sharing)
      throw new TerminalError(failureTypes.preflightFailed, sharing.ambiguous.map(ambiguity(target)));
    for (const [set, elements] of sharing.shares) {
      const belongs = isAmong('period', periods).and(isAmong('data_element_id', elements));
      parts.push({ target: set, rows: rows.filter(belongs) });
      left = left.filter(belongs.not());
    }
  }
  const [first, ...others] = parts;
  if (first === undefined || others.length === 0) {
    return {
      source: { description: input.source, lanes: [input.rows] },
      targets: first === undefined ? {} : { [dataSet]: first.target },
    };
  }
  const named = [{ ...first, rows: pl.concat([first.rows, left]) }, ...others].map((part) => ({
    ...part,
    dataSet: `${dataSet}-${part.target}`,
  }));
  const { server } = source;
  const description = storedDescription(identityOf(server), source.serverDate, server.calendar, named);
  const lanes = [];
  for (const part of named) {
    lanes.push({ dataSet: part.dataSet, rows: await deps.store.putFrame(`${runFolder(input.run)}/frames`, part.rows) });
  }
  return {
    source: { description: await deps.store.putDocument(`${runFolder(input.run)}/plan`, description), lanes },
    targets: Object.fromEntries(named.map((part) => [part.dataSet, part.target])),
  };
}

function onlyElement(source: SourceDescription, dataSet: string, element: string): SourceDescription {
  const set = source.dataSets[dataSet];
  return set === undefined ? source : { ...source, dataSets: { [dataSet]: { ...set, dataElements: [element] } } };
}

function holdersOf({ model }: TargetDescription, elements: ReadonlySet<string>, periodType: string): Holder[] {
  const holds = (set: (typeof sets)[number], element: string): boolean => set.elements[element] !== undefined;
  const sets = Object.values(model.dataSets).filter((set) => set.periodType === periodType);
  // pairs can make several elements of one
  const whole = sets.filter((set) => elements.size > 0 && [...elements].every((element) => holds(set, element)));
  return whole.length > 0 ? whole : sets.filter((set) => [...elements].some((element) => holds(set, element)));
}

const ambiguity =
  ({ server }: TargetDescription) =>
  ({ element, holders }: { readonly element: string; readonly holders: readonly Holder[] }): string =>
    `the data element ${element} belongs to several data sets at ${server.connection}: ${firstOf(holders.map(({ id, name }) => `${id} (${name})`))}; name one as "dataSet", and bring other elements in a run of their own`;
