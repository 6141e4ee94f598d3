import pl from 'nodejs-polars';
import type { Calendar } from '../../contracts/calendars';
import type { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { maxOrgUnitsPerRequest, maxPeriodsPerRequest } from '../../contracts/planning/plan-chunks';
import { findPeriod, isPeriodType } from '../../dhis2/periods';
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
  /** Of the source. */
  readonly calendar: Calendar;
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
 * The periods of the set's type in which the source holds a value or a tombstone, and the rows in periods that are none in its
 * calendar: these can't be asked for by name. `twice` as for the changes: a period that is left out here would not be read at all.
 */
export async function periodsHeld(
  reader: ChangesReader,
  twice: boolean,
): Promise<{ readonly periods: string[]; readonly inNoPeriod: pl.DataFrame }> {
  const rows = await readTree(reader, { includeDeleted: true }, null, twice);
  const ids = [...new Set(filledTextColumn(rows, 'period'))];
  const none = ids.filter((id) => findPeriod(id, reader.calendar) === undefined);
  const lives = pl.col('deleted').eq(pl.lit(true)).fillNull(pl.lit(false)).not();
  return {
    periods: ids.filter((id) => !none.includes(id)),
    inNoPeriod: rows.filter(isAmong('period', none).and(lives)),
  };
}

/** Each of these periods once, the earliest first; without those of another type, or that are none. */
export function inOrderOfTime(ids: readonly string[], periodType: string, calendar: Calendar): string[] {
  const periods = [...new Set(ids)]
    .flatMap((id) => findPeriod(id, calendar) ?? [])
    .filter(({ type }) => type === periodType);
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
  return periods === null ? ofType(rows, reader) : rows;
}

/** Rows of the type, and those whose period is none, which may be the set's own: judged by the target's rules they cost themselves only. */
function ofType(rows: pl.DataFrame, { periodType, calendar }: ChangesReader): pl.DataFrame {
  if (!isPeriodType(periodType))
    throw new RangeError(`the period type ${periodType} is not known to this version of Sluice`);
  const ids = [...new Set(filledTextColumn(rows, 'period'))];
  const own = ids.filter((id) => (findPeriod(id, calendar)?.type ?? periodType) === periodType);
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
