import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pl from 'nodejs-polars';
import type { ChunkInput } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import type { Chunk, LanePlan } from '../../contracts/plan';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { runFolder } from '../../contracts/run';
import type { Dhis2 } from '../../dhis2/dhis2';
import { Dhis2TooLargeError, UrlTooLongError } from '../../dhis2/errors/errors';
import { concatFrames } from '../../frames/build-frame';
import { readExportCsv } from '../../frames/csv/read-export-csv';
import { dataValueSchema } from '../../frames/schema';
import type { SourceDescription } from '../plan/source-description';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments } from '../runtime/lane-documents';
import { fingerprintOf, receiptName, type Receipts } from '../runtime/receipts';
import { TerminalError } from '../runtime/to-failure';
import { reusableExtraction } from './reuse';
import { splitQuery, type ExtractQuery } from './split-query';

/** Reads one chunk of the source into the store. */
export async function extractChunk(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, plan: planRef, index }: ChunkInput,
  signal: AbortSignal,
): Promise<{ rows: number; reused: boolean }> {
  const lane = await laneDocuments(documents, planRef);
  const { plan, source } = lane;
  const chunk = chunkOf(plan, index);
  const fingerprint = extractFingerprint(plan, source, chunk);
  const name = receiptName(run, plan.lane.task, plan.lane.sourceDataSet, index);
  const done = await reusableExtraction(deps.store, receipts, run, lane, index, fingerprint);
  if (done !== undefined) {
    await receipts.write(name, fingerprint, done);
    return { rows: done.frame.rows, reused: true };
  }

  const query: ExtractQuery = {
    dataSets: [plan.lane.sourceDataSet],
    orgUnits: chunk.orgUnits,
    children: chunk.children,
    periods: chunk.periods,
  };
  const tree = new OrgUnitTree(source.orgUnits);
  const elements = source.dataSets[plan.lane.sourceDataSet]?.dataElements ?? [];
  const frames = await download(deps, deps.dhis2(plan.source.connection), query, { tree, elements }, signal);
  const frame = await deps.store.putFrame(`${runFolder(run)}/frames`, concatFrames(dataValueSchema, frames));
  await receipts.write(name, fingerprint, { frame });
  return { rows: frame.rows, reused: false };
}

export function chunkOf(plan: LanePlan, index: number): Chunk {
  const chunk = plan.chunks[index];
  if (chunk === undefined)
    throw new Error(`the plan has ${plan.chunks.length} chunks, but chunk ${index} was asked for`);
  return chunk;
}

/** What makes two extractions the same: what is asked, of which server, in which version. */
function extractFingerprint(plan: LanePlan, { server }: SourceDescription, chunk: Chunk): string {
  return fingerprintOf([
    'extract',
    server.address,
    server.version,
    server.username,
    plan.lane.sourceDataSet,
    chunk.orgUnits,
    chunk.children,
    chunk.periods,
  ]);
}

interface SplitContext {
  readonly tree: OrgUnitTree;
  readonly elements: readonly string[];
}

/** A request that is too large for the server (413, 414) is cut in two at once, and again if need be. */
async function download(
  deps: ActivityDeps,
  dhis2: Dhis2,
  query: ExtractQuery,
  context: SplitContext,
  signal: AbortSignal,
): Promise<pl.DataFrame[]> {
  await mkdir(deps.temporaryFolder, { recursive: true, mode: 0o700 });
  const file = join(deps.temporaryFolder, `${randomUUID()}.csv`);
  try {
    const { rows } = await dhis2.dataValueSets.download(query, file, { signal });
    return [await readExportCsv(file, rows)];
  } catch (error) {
    if (!(error instanceof Dhis2TooLargeError || error instanceof UrlTooLongError)) throw error;
    const parts = splitQuery(query, context.tree, context.elements);
    if (parts === undefined) {
      throw new TerminalError(failureTypes.requestRefused, [
        `${error.message} This was already one data element of one org unit and period: raise the limit of the proxy in front of DHIS2`,
      ]);
    }
    const frames: pl.DataFrame[] = [];
    for (const part of parts) frames.push(...(await download(deps, dhis2, part, context, signal)));
    return frames;
  } finally {
    await rm(file, { force: true });
  }
}
