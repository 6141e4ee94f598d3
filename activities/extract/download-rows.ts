import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pl from 'nodejs-polars';
import { failureTypes } from '../../contracts/failures';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { askInParts } from '../../dhis2/data-value-sets/ask-in-parts';
import { knownPeriods } from '../../dhis2/data-value-sets/known-periods';
import type { Dhis2 } from '../../dhis2/dhis2';
import { Dhis2TooLargeError, UrlTooLongError } from '../../dhis2/errors/errors';
import { parseRelease } from '../../dhis2/system/release';
import { concatFrames } from '../../frames/build-frame';
import { readExportCsv } from '../../frames/csv/read-export-csv';
import { dataValueSchema } from '../../frames/schema';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { SourceDescription } from '../plan/source-description';
import { TerminalError } from '../runtime/to-failure';
import { isAmong } from '../../frames/is-among';
import { splitQuery, type ExtractQuery } from './split-query';

/** What a download must know of the way that it is for. */
export interface DownloadedFrom {
  readonly plan: {
    readonly source: { readonly connection: string };
    readonly lane: { readonly sourceDataSet: string };
    /** All periods of the way: made known to the server together. */
    readonly periods?: readonly string[];
    /** Those before this one read these periods from the same servers. */
    readonly reading?: { readonly periodsBefore?: readonly string[] };
  };
  readonly source: SourceDescription;
}

/** One side of a lane, as far as reading from it is concerned. */
export interface ReadSide {
  readonly connection: string;
  readonly version: string;
  readonly dataSet: string;
  /** All that will be read; made known to the server together. Left out: each request's own. */
  readonly periods?: readonly string[] | undefined;
  /** What earlier runs read from this server. */
  readonly periodsBefore?: readonly string[] | undefined;
  readonly tree: OrgUnitTree;
  /** Of the data set that is read. */
  readonly dataElements: readonly string[];
}

/** The source's rows for these requests, in one frame; of a data set that is read for some elements, the rows of these. */
export async function downloadRows(
  deps: ActivityDeps,
  { plan, source }: DownloadedFrom,
  queries: readonly ExtractQuery[],
  signal: AbortSignal,
): Promise<pl.DataFrame> {
  const dataSet = source.dataSets[plan.lane.sourceDataSet];
  const dataElements = dataSet?.dataElements ?? [];
  const side: ReadSide = {
    connection: plan.source.connection,
    version: source.server.version,
    dataSet: plan.lane.sourceDataSet,
    periods: plan.periods,
    periodsBefore: plan.reading?.periodsBefore,
    tree: new OrgUnitTree(source.orgUnits),
    dataElements,
  };
  if (dataSet?.selected === undefined)
    return concatFrames(dataValueSchema, await downloadParts(deps, side, queries, signal));
  const byName = selectsElements(side.version) && dataElements.length <= maxNamedElements;
  const asked = byName ? queries.map((query) => ({ ...query, dataSets: undefined, dataElements })) : queries;
  const rows = concatFrames(dataValueSchema, await downloadParts(deps, side, asked, signal));
  return rows.filter(isAmong('data_element_id', dataElements));
}

/** More of them would leave no room in the URL for the org units and periods of a chunk; then the whole data set is read. */
const maxNamedElements = 40;

/** 2.38 has no parameter for data elements. */
function selectsElements(version: string): boolean {
  const release = parseRelease(version);
  return release !== undefined && (release.major > 2 || release.minor >= 39);
}

/** A server's rows for these requests, each cut in parts where it is too large for the server (`askInParts`). */
export async function downloadParts(
  deps: ActivityDeps,
  side: ReadSide,
  queries: readonly ExtractQuery[],
  signal: AbortSignal,
): Promise<pl.DataFrame[]> {
  await mkdir(deps.temporaryFolder, { recursive: true, mode: 0o700 });
  const dhis2 = deps.dhis2(side.connection);
  const byElement = selectsElements(side.version);
  const ask = async (query: ExtractQuery): Promise<pl.DataFrame> => {
    const file = join(deps.temporaryFolder, `${randomUUID()}.csv`);
    try {
      const { rows } = await dhis2.dataValueSets.download(query, file, { signal });
      return await readExportCsv(file, rows);
    } finally {
      await rm(file, { force: true });
    }
  };
  const partsOf = (query: ExtractQuery) => splitQuery(query, side.tree, byElement ? side.dataElements : []);
  await nameNewPeriods(dhis2, side, queries, signal);
  try {
    return await askInParts(dhis2, queries, { ask, partsOf, signal });
  } catch (error) {
    if (!(error instanceof Dhis2TooLargeError || error instanceof UrlTooLongError)) throw error;
    const what = byElement ? 'one data element of one org unit and period' : 'one org unit and period';
    throw new TerminalError(failureTypes.requestRefused, [
      `${error.message} This was already ${what}: raise the limit of the proxy in front of DHIS2`,
    ]);
  }
}

/** Before any of the queries can race with another for the creation of their periods (2.38–2.42). */
async function nameNewPeriods(
  dhis2: Dhis2,
  { version, dataSet, periods = [], periodsBefore = [] }: ReadSide,
  queries: readonly ExtractQuery[],
  signal: AbortSignal,
): Promise<void> {
  const named = new Set(queries.flatMap((query) => query.periods));
  const orgUnit = queries.find((query) => query.orgUnits.length > 0)?.orgUnits[0];
  const profile = parseRelease(version)?.profile;
  if (named.size === 0 || orgUnit === undefined || profile === undefined) return;
  const all = [...new Set([...named, ...periods])];
  const known = knownPeriods(dhis2);
  known.learn(periodsBefore);
  await known.beforeValues(profile, { dataSet, orgUnit, periods: all, signal });
}
