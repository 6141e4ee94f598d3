import type pl from 'nodejs-polars';
import type { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { maxOrgUnitsPerRequest, maxPeriodsPerRequest } from '../../contracts/planning/plan-chunks';
import { isPeriodType, parsePeriod } from '../../dhis2/periods';
import { concatFrames } from '../../frames/build-frame';
import { filledTextColumn } from '../../frames/columns';
import { dataValueSchema, keyColumns } from '../../frames/schema';
import type { ExtractQuery } from '../extract/split-query';
import { isAmong } from '../../frames/is-among';

/** Every period of any use. 2.43.0 and 2.43.1 refuse `lastUpdated` without a filter of periods, so one is always given. */
const allPeriods = { periods: [], startDate: '1900-01-01', endDate: '2999-12-31' } as const;

const keys = [...keyColumns];

export interface ChangesReader {
  /** Sends the requests and gives all their rows. */
  readonly read: (queries: readonly ExtractQuery[]) => Promise<pl.DataFrame>;
  readonly tree: OrgUnitTree;
  readonly dataSet: string;
  /** DHIS2's name; rows of other types belong to other sets that hold the same elements. */
  readonly periodType: string;
}

/**
 * Rows and tombstones that changed since `bound`, in the periods given or in all. With `twice` they are asked for again
 * by another cut (subtree by subtree), since nothing else could tell that an answer was short; what either answer holds counts.
 */
export async function readChanges(
  reader: ChangesReader,
  {
    bound,
    periods,
    twice,
  }: { readonly bound: string; readonly periods: readonly string[] | null; readonly twice: boolean },
): Promise<pl.DataFrame> {
  return readTree(reader, { includeDeleted: true, lastUpdated: bound }, periods, twice);
}

/**
 * The periods of the set's type in which the source holds a value or a tombstone. `twice` as for the changes: a period that
 * is left out here would not be read at all.
 */
export async function periodsHeld(reader: ChangesReader, twice: boolean): Promise<string[]> {
  const rows = await readTree(reader, { includeDeleted: true }, null, twice);
  return [...new Set(filledTextColumn(rows, 'period'))];
}

/** Each of these periods once, the earliest first; without those of another type. */
export function inOrderOfTime(ids: readonly string[], periodType: string): string[] {
  const periods = [...new Set(ids)].map((id) => parsePeriod(id)).filter(({ type }) => type === periodType);
  return periods.sort((a, b) => (a.start < b.start ? -1 : 1)).map(({ id }) => id);
}

/** The rows of all org units, and where `twice` is true once more subtree by subtree. */
async function readTree(
  reader: ChangesReader,
  asked: Omit<ExtractQuery, 'periods' | 'dataSets' | 'orgUnits'>,
  periods: readonly string[] | null,
  twice: boolean,
): Promise<pl.DataFrame> {
  const first = await readScope(reader, { ...asked, orgUnits: reader.tree.roots }, periods);
  if (!twice) return first;
  const parts: pl.DataFrame[] = [first];
  for (const root of reader.tree.roots) {
    const below = reader.tree.children(root);
    if (below.length > 0) parts.push(await readScope(reader, { ...asked, orgUnits: below }, periods));
    parts.push(await readScope(reader, { ...asked, orgUnits: [root], children: false }, periods));
  }
  return latestOfEachKey(concatFrames(dataValueSchema, parts));
}

async function readScope(
  reader: ChangesReader,
  query: Omit<ExtractQuery, 'periods' | 'dataSets'>,
  periods: readonly string[] | null,
): Promise<pl.DataFrame> {
  const queries = cut(query.orgUnits, maxOrgUnitsPerRequest).flatMap((orgUnits): ExtractQuery[] => {
    const whole = { children: true, ...query, orgUnits, dataSets: [reader.dataSet] };
    if (periods === null) return [{ ...whole, ...allPeriods }];
    return cut(periods, maxPeriodsPerRequest).map((part) => ({ ...whole, periods: part }));
  });
  const rows = await reader.read(queries);
  return periods === null ? ofType(rows, reader.periodType) : rows;
}

function ofType(rows: pl.DataFrame, periodType: string): pl.DataFrame {
  if (!isPeriodType(periodType))
    throw new RangeError(`the period type ${periodType} is not known to this version of Sluice`);
  const own = [...new Set(filledTextColumn(rows, 'period'))].filter((id) => parsePeriod(id).type === periodType);
  return rows.filter(isAmong('period', own));
}

/** One row for each key: the one that was changed last. Several answers may hold a row before and after an edit. */
function latestOfEachKey(rows: pl.DataFrame): pl.DataFrame {
  if (rows.height === 0) return rows;
  return rows.sort('last_updated', false).unique({ maintainOrder: true, subset: keys, keep: 'last' });
}

function cut<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
