import { maxUrlBytes } from '../client/query';
import { askInParts } from '../data-value-sets/ask-in-parts';
import type { DataValue } from '../data-value-sets/data-value';
import type { DataValueQuery } from '../data-value-sets/data-value-query';
import type { Dhis2 } from '../dhis2';
import { Dhis2RefusedError } from '../errors/errors';
import { cut, partsFor, type RepeatedParameter } from './url-pieces';

/** One part of what is read: its lists are cut into requests, its rows are kept if `keep` says so. */
export interface ReadScope {
  readonly query: DataValueQuery;
  readonly keep: (value: DataValue) => boolean;
}

/** Lists of a query that may be cut without changing the union of the answers. Dates never are: rows between would be lost. */
const cuttable = [
  ['dataSets', 'dataSet'],
  ['dataElements', 'dataElement'],
  ['dataElementGroups', 'dataElementGroup'],
  ['orgUnits', 'orgUnit'],
  ['periods', 'period'],
] as const satisfies readonly (readonly [keyof DataValueQuery, string])[];
type Cuttable = (typeof cuttable)[number][0];

/** Room for the parameters that are not lists. */
const reservedBytes = 200;

const sizeOf = (query: DataValueQuery, member: Cuttable): number => query[member]?.length ?? 0;

/** The query in as many as it takes to keep each URL below the limit. */
export function requestsFor(query: DataValueQuery, addressBytes: number): DataValueQuery[] {
  const lists = cuttable.flatMap(([member, name]): (RepeatedParameter & { member: Cuttable })[] => {
    const values = query[member];
    return values === undefined ? [] : [{ member, name, values }];
  });
  const parts = partsFor(lists, maxUrlBytes - addressBytes - reservedBytes);
  return lists.reduce<DataValueQuery[]>(
    (queries, list, index) =>
      queries.flatMap((part) =>
        cut(list.values, parts[index] ?? 1).map((values) => ({ ...part, [list.member]: values })),
      ),
    [query],
  );
}

/** The two halves of a query by its longest list; undefined when nothing is left to cut. */
function halves(query: DataValueQuery): DataValueQuery[] | undefined {
  const [longest] = cuttable
    .map(([member]) => member)
    .filter((member) => sizeOf(query, member) > 1)
    .sort((a, b) => sizeOf(query, b) - sizeOf(query, a));
  if (longest === undefined) return undefined;
  return cut(query[longest] ?? [], 2).map((values) => ({ ...query, [longest]: values }));
}

/**
 * 2.38–2.44 count the weeks of a year from Mondays, also for types that begin on another day: they refuse the 53rd week of
 * such a type in a year of 52 ISO weeks (2.43+: 400; before: E2002 when it stands alone), and so hold no values in it.
 */
function withoutLeapWeeks(query: DataValueQuery, error: unknown): DataValueQuery[] | undefined {
  const refused = error instanceof Dhis2RefusedError && (error.status === 400 || error.dhis2Code === 'E2002');
  const readable = query.periods?.filter((period) => !/[a-z]W53$/.test(period)) ?? [];
  if (!refused || readable.length === (query.periods?.length ?? 0)) return undefined;
  return readable.length === 0 ? [] : [{ ...query, periods: readable }];
}

async function get(dhis2: Dhis2, query: DataValueQuery, signal: AbortSignal | undefined): Promise<DataValue[]> {
  try {
    return await dhis2.dataValueSets.get(query, { signal });
  } catch (error) {
    const smaller = withoutLeapWeeks(query, error);
    if (!smaller) throw error;
    const answers: DataValue[][] = [];
    for (const part of smaller) answers.push(await get(dhis2, part, signal));
    return answers.flat();
  }
}

const keyOf = (value: DataValue): string =>
  [value.dataElement, value.period, value.orgUnit, value.categoryOptionCombo, value.attributeOptionCombo].join(' ');

/**
 * Reads the scopes one request after the other, in parts where one is too large for the server (`askInParts`). Each key comes once:
 * 2.38–2.42 repeat rows that several groups select, and with descendants an org unit can be selected twice.
 */
export async function readScopes(
  dhis2: Dhis2,
  scopes: readonly ReadScope[],
  signal: AbortSignal | undefined,
): Promise<DataValue[]> {
  const addressBytes = dhis2.client.urlBytes('/api/dataValueSets', []);
  const rows = new Map<string, DataValue>();
  for (const { query, keep } of scopes) {
    const answers = await askInParts(dhis2, requestsFor(query, addressBytes), {
      ask: (request) => get(dhis2, request, signal),
      partsOf: halves,
      signal,
    });
    for (const value of answers.flat()) if (keep(value)) rows.set(keyOf(value), value);
  }
  return [...rows.values()];
}
