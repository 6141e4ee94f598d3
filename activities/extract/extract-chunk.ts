import type { ExtractedChunk, ExtractInput } from '../../contracts/activities';
import type { Chunk, LanePlan } from '../../contracts/plan';
import { identityOf } from '../../contracts/server-identity';
import type { FrameStore } from '../../frames/store/frame-store';
import type { SourceDescription } from '../plan/source-description';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, type LaneDocuments } from '../runtime/lane-documents';
import { fingerprintOf, receiptName, type Receipts } from '../runtime/receipts';
import { StageFrames } from '../runtime/stage-frames';
import { verifiedScope } from '../verify/verified-scope';
import { downloadRows } from './download-rows';
import { readTwice } from './recount';
import { reusableExtraction, type Reuse } from './reuse';
import type { ExtractQuery } from './split-query';

/** Reads one chunk of the source into the store. Changes were read when the run was planned; they only get their receipt. */
export async function extractChunk(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, plan: planRef, index, again }: ExtractInput,
  signal: AbortSignal,
): Promise<ExtractedChunk> {
  const lane = await laneDocuments(documents, planRef);
  const { plan, source } = lane;
  const chunk = chunkOf(plan, index);
  const fingerprint = extractFingerprint(plan, source, chunk);
  const name = receiptName(run, plan.lane.task, plan.lane.sourceDataSet, index);
  const asOf = source.serverDate;
  if (chunk.changes !== undefined) {
    const { extracted, retried } = chunk.changes;
    await receipts.write(name, fingerprint, { frame: extracted, retried, asOf });
    const notReused = run.continues === undefined ? {} : { notReused: 'each run asks for the changes anew' };
    return { rows: extracted.rows + retried.rows, reused: false, ...notReused };
  }
  const { receipt: done, ...notReused }: Reuse =
    again === true ? {} : await reusableExtraction(deps.store, receipts, run, lane, index, fingerprint);
  if (done !== undefined) {
    await receipts.write(name, fingerprint, done);
    return { rows: done.frame.rows, reused: true };
  }
  const readAt = new Date().toISOString();

  const query: ExtractQuery = {
    dataSets: [plan.lane.sourceDataSet],
    orgUnits: chunk.orgUnits,
    children: chunk.children,
    periods: chunk.periods,
  };
  const read = (queries: readonly ExtractQuery[]) => downloadRows(deps, lane, queries, signal);
  const rows = (await hasNoWitness(deps.store, lane, chunk))
    ? await readTwice(read, query, lane, chunk.label)
    : await read([query]);
  const frames = new StageFrames(deps.store, run, plan.lane.task, chunk.label);
  const frame = await frames.put(rows);
  await receipts.write(name, fingerprint, { frame, asOf, readAt, ...notReused });
  return { rows: frame.rows, reused: false, ...notReused };
}

/**
 * Nothing that an earlier run saw of this scope could show that an answer is short. What a delta reads in full has just entered
 * the scope; and of a new row that a full run in delta mode misses, the runs after it would not hear.
 */
async function hasNoWitness(store: FrameStore, lane: LaneDocuments, { periods }: Chunk): Promise<boolean> {
  if (lane.plan.recount !== true) return false;
  const { reading } = lane.plan;
  if (lane.target === undefined || reading?.mode === 'delta' || reading?.deltaFollows === true) return true;
  const seen = new Set((await verifiedScope(store, lane))?.periods);
  return periods.some((period) => !seen.has(period));
}

export function chunkOf(plan: LanePlan, index: number): Chunk {
  const chunk = plan.chunks[index];
  if (chunk === undefined)
    throw new Error(`the plan has ${plan.chunks.length} chunks, but chunk ${index} was asked for`);
  return chunk;
}

/** What makes two extractions the same: what is asked, of which server, in which version. */
function extractFingerprint(plan: LanePlan, { server, dataSets }: SourceDescription, chunk: Chunk): string {
  const dataSet = dataSets[plan.lane.sourceDataSet];
  return fingerprintOf([
    'extract',
    identityOf(server),
    server.version,
    server.username,
    plan.lane.sourceDataSet,
    chunk.orgUnits,
    chunk.children,
    chunk.periods,
    ...(dataSet?.selected === undefined ? [] : [{ dataElements: dataSet.dataElements }]),
    ...(chunk.changes === undefined ? [] : [chunk.changes]),
  ]);
}
