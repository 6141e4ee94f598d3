import { z } from 'zod';
import type { RunKey } from '../../contracts/run';
import type { FrameStore } from '../../frames/store/frame-store';
import type { LaneDocuments } from '../runtime/lane-documents';
import { requireTarget } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import { fingerprintOf, type Receipts } from '../runtime/receipts';

const entrySchema = z.object({
  run: z.string(),
  /** ISO time at which it began to write, or was verified. */
  at: z.string(),
  /** ISO time at which the oldest of its rows was read from the source. */
  readAt: z.string(),
  periods: z.array(z.string()),
  verified: z.boolean(),
});
/** A run that wrote from one data set to another. */
export type WritingRun = z.infer<typeof entrySchema>;

const historySchema = z.object({ format: z.literal(1), entries: z.array(entrySchema) });

/** Runs may wait for a person for a week, and frames are used again for less. */
const keptDays = 14;
const dayMs = 86_400_000;

/**
 * Notes under the write lock that a run begins to write, or that it was verified, so that one which read the source before it
 * does not write older values over its own.
 */
export async function noteWriting(
  store: FrameStore,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
  verified: boolean,
): Promise<void> {
  const now = new Date();
  const oldest = new Date(now.getTime() - keptDays * dayMs).toISOString();
  const entry: WritingRun = {
    run: run.runId,
    at: now.toISOString(),
    readAt: await readSince(store, receipts, run, lane),
    periods: [...lane.plan.periods],
    verified,
  };
  for (const name of pairNames(lane)) {
    for (;;) {
      const held = await store.readRecord(name);
      const others = entriesOf(held?.content).filter((other) => other.run !== run.runId && other.at >= oldest);
      if (await store.swapRecord(name, held?.version, { format: 1, entries: [...others, entry] })) break;
    }
  }
}

/** The runs but this one that wrote between the same two data sets of late, also by another set that holds the same elements. */
export async function writingRuns(
  store: FrameStore,
  run: Pick<RunKey, 'runId'>,
  lane: LaneDocuments,
): Promise<WritingRun[]> {
  const histories = await Promise.all(pairNames(lane).map(async (name) => (await store.readRecord(name))?.content));
  return histories.flatMap(entriesOf).filter((entry) => entry.run !== run.runId);
}

/**
 * A run that read the source later than this one and has written the same periods since: what this run would write is older.
 * The target need not have moved for that, when it was this run that saw something the source has taken back.
 */
export async function newerRun(
  store: FrameStore,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
): Promise<WritingRun | undefined> {
  const readAt = await readSince(store, receipts, run, lane);
  const periods = new Set(lane.plan.periods);
  const others = await writingRuns(store, run, lane);
  return others.find((other) => other.readAt > readAt && other.periods.some((period) => periods.has(period)));
}

/** A run that has written some of these periods (undefined: of all) since this one was verified, whether it was verified or broke off. */
export async function overtakenBy(
  store: FrameStore,
  run: Pick<RunKey, 'runId'>,
  lane: LaneDocuments,
  periods: readonly string[] | undefined,
): Promise<WritingRun | undefined> {
  const isConcerned = (period: string): boolean => periods?.includes(period) ?? true;
  for (const name of pairNames(lane)) {
    const entries = entriesOf((await store.readRecord(name))?.content);
    // in the order of their writing: a clock might not tell
    const since = entries.slice(entries.findIndex((entry) => entry.run === run.runId) + 1);
    const found = since.find((entry) => entry.periods.some(isConcerned));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** When the oldest of the run's rows was read; changes and rows of files are read after the run's start. */
async function readSince(store: FrameStore, receipts: Receipts, run: RunKey, lane: LaneDocuments): Promise<string> {
  const ledger = new LaneReceipts(receipts, store, run, lane);
  let since: string | undefined;
  for (let index = 0; index < ledger.chunks; index += 1) {
    const readAt = (await ledger.extracted(index)).readAt ?? run.startedAt;
    if (since === undefined || readAt < since) since = readAt;
  }
  return since ?? run.startedAt;
}

function entriesOf(content: unknown): readonly WritingRun[] {
  const found = historySchema.safeParse(content);
  return found.success ? found.data.entries : [];
}

/** The two servers and data sets between which a way leads; `dataSet` is another one of the source that holds the same elements. */
export function pairOf(lane: LaneDocuments, dataSet = lane.plan.lane.sourceDataSet): string[] {
  const target = requireTarget(lane);
  return [lane.source.server.address, dataSet, target.description.server.address, target.dataSet];
}

/** For the set that the rows are read through, and for the others that hold the same elements. */
function pairNames(lane: LaneDocuments): string[] {
  const { sourceDataSet } = lane.plan.lane;
  const alsoIn = lane.source.dataSets[sourceDataSet]?.selected?.alsoIn ?? [];
  return [sourceDataSet, ...alsoIn].map((dataSet) => `scopes/pairs/${fingerprintOf(pairOf(lane, dataSet))}`);
}
