import { firstOf } from '../../contracts/bounded-text';
import type { Dhis2 } from '../dhis2';
import { UnsupportedByServerError } from './argument-errors';
import type { ExtractRequest } from './extract-request';
import { calendarOf, overlaps, periodIds, widened } from './period-scope';
import type { ReadScope } from './read-scope';
import type { ServerInfo } from '../system/system';

/** Which data sets hold each of some elements. */
export interface ElementSets {
  readonly dataSets: ReadonlySet<string>;
  readonly periodTypes: ReadonlySet<string>;
  /** Elements that are in no data set, or not shown to the user: nothing says of which type their periods are. */
  readonly orphans: readonly string[];
  /** Elements that the server does not know, or does not show to the user. */
  readonly unknown: readonly string[];
}

export async function setsOfElements(
  dhis2: Dhis2,
  elements: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ElementSets> {
  const found = await dhis2.metadata.dataSetsOfElements(elements, { signal });
  const sets = [...found.values()].flat();
  return {
    dataSets: new Set(sets.map((set) => set.id)),
    periodTypes: new Set(sets.map((set) => set.periodType)),
    orphans: elements.filter((id) => (found.get(id)?.length ?? 0) === 0),
    unknown: elements.filter((id) => !found.has(id)),
  };
}

/** 2.39+ has the parameter dataElement. */
const selectsElements = (server: ServerInfo): boolean => server.release.major > 2 || server.release.minor >= 39;

const all = (): boolean => true;

/** How the values of elements are read. 2.38: by the data sets that hold them, the other elements' values dropped. */
export function elementScopes(
  elements: readonly string[],
  sets: ElementSets,
  when: ExtractRequest['when'],
  server: ServerInfo,
): ReadScope[] {
  const orphans = new Set(sets.orphans);
  const wanted = new Set(elements);
  if (!selectsElements(server)) {
    if (orphans.size > 0) {
      throw new UnsupportedByServerError(
        `DHIS2 ${server.release.version} reads data elements by their data sets; these are in none: ${firstOf(sets.orphans)}`,
      );
    }
    const query = { dataSets: [...sets.dataSets], periods: periodIds(when, sets.periodTypes, server) };
    return [{ query, keep: (value) => wanted.has(value.dataElement) }];
  }
  if ('periods' in when)
    return [{ query: { dataElements: elements, periods: periodIds(when, [], server) }, keep: all }];
  const inSets = elements.filter((id) => !orphans.has(id));
  const scopes: ReadScope[] = [];
  if (inSets.length > 0) {
    const periods = periodIds(when, sets.periodTypes, server);
    scopes.push({ query: { dataElements: inSets, periods }, keep: all });
  }
  if (orphans.size > 0) {
    const query = { dataElements: sets.orphans, ...widened(when.range) };
    scopes.push({ query, keep: (value) => overlaps(value.period, when.range, calendarOf(server)) });
  }
  return scopes;
}

/** How the values of data element groups are read: by the groups themselves, which all versions can. */
export function groupScopes(
  groups: readonly string[],
  sets: ElementSets,
  when: ExtractRequest['when'],
  server: ServerInfo,
): ReadScope[] {
  const periods = periodIds(when, sets.periodTypes, server);
  const scopes: ReadScope[] = periods.length > 0 ? [{ query: { dataElementGroups: groups, periods }, keep: all }] : [];
  if ('range' in when && sets.orphans.length > 0) {
    const orphans = new Set(sets.orphans);
    const what = selectsElements(server) ? { dataElements: sets.orphans } : { dataElementGroups: groups };
    const query = { ...what, ...widened(when.range) };
    scopes.push({
      query,
      keep: (value) => orphans.has(value.dataElement) && overlaps(value.period, when.range, calendarOf(server)),
    });
  }
  return scopes;
}
