import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pl from 'nodejs-polars';
import { failureTypes } from '../../contracts/failures';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { Dhis2TooLargeError, UrlTooLongError } from '../../dhis2/errors/errors';
import { concatFrames } from '../../frames/build-frame';
import { readExportCsv } from '../../frames/csv/read-export-csv';
import { dataValueSchema } from '../../frames/schema';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { SourceDescription } from '../plan/source-description';
import { TerminalError } from '../runtime/to-failure';
import { splitQuery, type ExtractQuery } from './split-query';

/** What a download must know of the way that it is for. */
export interface DownloadedFrom {
  readonly plan: {
    readonly source: { readonly connection: string };
    readonly lane: { readonly sourceDataSet: string };
  };
  readonly source: SourceDescription;
}

/**
 * The source's rows for these requests, in one frame. A request that is too large for the server (413, 414) is cut in two at
 * once, and again if need be.
 */
export async function downloadRows(
  deps: ActivityDeps,
  { plan, source }: DownloadedFrom,
  queries: readonly ExtractQuery[],
  signal: AbortSignal,
): Promise<pl.DataFrame> {
  await mkdir(deps.temporaryFolder, { recursive: true, mode: 0o700 });
  const dhis2 = deps.dhis2(plan.source.connection);
  const tree = new OrgUnitTree(source.orgUnits);
  const elements = source.dataSets[plan.lane.sourceDataSet]?.dataElements ?? [];
  const download = async (query: ExtractQuery): Promise<pl.DataFrame[]> => {
    const file = join(deps.temporaryFolder, `${randomUUID()}.csv`);
    try {
      const { rows } = await dhis2.dataValueSets.download(query, file, { signal });
      return [await readExportCsv(file, rows)];
    } catch (error) {
      if (!(error instanceof Dhis2TooLargeError || error instanceof UrlTooLongError)) throw error;
      const parts = splitQuery(query, tree, elements);
      if (parts === undefined) {
        throw new TerminalError(failureTypes.requestRefused, [
          `${error.message} This was already one data element of one org unit and period: raise the limit of the proxy in front of DHIS2`,
        ]);
      }
      return await all(parts);
    } finally {
      await rm(file, { force: true });
    }
  };
  const all = async (parts: readonly ExtractQuery[]): Promise<pl.DataFrame[]> => {
    const frames: pl.DataFrame[] = [];
    for (const part of parts) frames.push(...(await download(part)));
    return frames;
  };
  return concatFrames(dataValueSchema, await all(queries));
}
