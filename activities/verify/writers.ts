import { z } from 'zod';
import { maxAgeHours } from '../../contracts/continue-from';
import { frameRefSchema } from '../../contracts/frame-ref';
import { maxHoldMinutes } from '../../contracts/gate';
import type { RunKey } from '../../contracts/run';
import { identityOf } from '../../contracts/server-identity';
import type { FrameStore } from '../../frames/store/frame-store';
import { contributorsOf } from '../runtime/contributors';
import { requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import { fingerprintOf, type Receipts } from '../runtime/receipts';
import { noteUseOfSource } from './last-of-source';
import { meets, writtenScope, type WrittenPart } from './written-scope';

const entrySchema = z.object({
  run: z.string(),
  /** Id of its way; a run can have several between the same servers. */
  lane: z.string(),
  /** ISO time at which it began to write, or was verified. */
  at: z.string(),
  /** ISO times at which the first and the last of its rows were read from the source. */
  readFrom: z.string(),
  readUntil: z.string(),
  verified: z.boolean(),
  /** A `writtenScopeSchema` document; many runs share one. */
  scope: frameRefSchema,
});

export const writersSchema = z.object({ format: z.literal(1), entries: z.array(entrySchema) });

type WriterEntry = z.infer<typeof entrySchema>;

/** A run that wrote from the same source to the same target. */
export interface Writer extends WriterEntry {
  /** Whether it may have written values of this part. */
  readonly concerns: (part: WrittenPart) => boolean;
}

/**
 * What a run may still write was read `maxAgeHours` before it began at most, and it may wait for a person then. A few days more are for
 * its reading and writing themselves.
 */
const keptDays = Math.ceil(maxAgeHours / 24 + maxHoldMinutes / (24 * 60)) + 3;
const maxEntries = 500;
/** Entries from further in the future are of a worker whose clock is wrong, and count for nothing. */
const clockSlackMs = 10 * 60_000;
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
  const now = Date.now();
  const oldest = new Date(now - keptDays * dayMs).toISOString();
  const entry: WriterEntry = {
    run: run.runId,
    lane: lane.plan.lane.id,
    at: new Date(now).toISOString(),
    ...(await readSpan(store, receipts, run, lane)),
    verified,
    scope: await store.putDocument('scopes/written', writtenScope(lane)),
  };
  const isThis = (other: { run: string; lane: string }): boolean =>
    other.run === entry.run && other.lane === entry.lane;
  // of the same scope one that read until later, and is verified if that one was, tells all that the other could
  const isOutdone = (other: WriterEntry): boolean =>
    other.lane === entry.lane &&
    other.scope.sha256 === entry.scope.sha256 &&
    other.readUntil <= entry.readUntil &&
    (entry.verified || !other.verified);
  const isPast = (other: WriterEntry): boolean => other.at < oldest || isOutdone(other);
  for (const name of recordNames(lane)) {
    for (;;) {
      const held = await store.readRecord(name);
      const others = entriesOf(held?.content).filter((other) => !isThis(other) && !isPast(other));
      const entries = [...others, entry].slice(-maxEntries);
      if (await store.swapRecord(name, held?.version, { format: 1, entries })) break;
    }
  }
  await noteUseOfSource(store, run, lane);
}

/**
 * The runs but this one that wrote from the same source to the same target of late, as far as `isOfInterest`: what they wrote lies in
 * documents of the store, so that it is read for these alone.
 */
export async function otherWriters(
  store: FrameStore,
  run: Pick<RunKey, 'runId'>,
  lane: LaneDocuments,
  isOfInterest: (entry: WriterEntry) => boolean,
): Promise<Writer[]> {
  const latest = new Date(Date.now() + clockSlackMs).toISOString();
  const all = await Promise.all(recordNames(lane).map((name) => entriesIn(store, name)));
  const others = all
    .flat()
    .filter((entry) => entry.run !== run.runId && entry.at <= latest && entry.readUntil <= latest);
  return withScopes(store, others.filter(isOfInterest));
}

/**
 * Those of them that read the source later than this run has read some of its rows: what this run would write may be older. The
 * target need not have moved for that, when it was this run that saw something which the source has taken back.
 */
export async function newerWriters(
  store: FrameStore,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
): Promise<Writer[]> {
  const readFrom = await notedReadFrom(store, receipts, run, lane);
  return otherWriters(store, run, lane, ({ readUntil }) => readUntil > readFrom);
}

/** As the run noted it when it began to write; from its receipts where so many runs have written since that the note is gone. */
async function notedReadFrom(store: FrameStore, receipts: Receipts, run: RunKey, lane: LaneDocuments): Promise<string> {
  const [name] = recordNames(lane);
  const entries = name === undefined ? [] : await entriesIn(store, name);
  const own = entries.find((entry) => entry.run === run.runId && entry.lane === lane.plan.lane.id);
  return own?.readFrom ?? (await readSpan(store, receipts, run, lane)).readFrom;
}

/** A run that has written some of this way's values in these periods (undefined: in all) since this one was verified. */
export async function overtakenBy(
  store: FrameStore,
  run: Pick<RunKey, 'runId'>,
  lane: LaneDocuments,
  periods: readonly string[] | undefined,
): Promise<Writer | undefined> {
  const { orgUnits, dataElements } = writtenScope(lane);
  for (const name of recordNames(lane)) {
    const entries = await entriesIn(store, name);
    // in the order of their writing: a clock might not tell
    const since = entries.slice(
      entries.findLastIndex((entry) => entry.run === run.runId && entry.lane === lane.plan.lane.id) + 1,
    );
    const found = (await withScopes(store, since)).find((writer) =>
      writer.concerns({ periods, orgUnits, dataElements }),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** When the first and the last of the run's rows were read; rows that lie in the store say when in the plan. */
async function readSpan(
  store: FrameStore,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
): Promise<{ readFrom: string; readUntil: string }> {
  const ledger = new LaneReceipts(receipts, store, run, lane);
  const times: string[] = [];
  for (let index = 0; index < ledger.chunks; index += 1) {
    times.push((await ledger.extracted(index)).readAt ?? lane.plan.readAt ?? run.startedAt);
  }
  times.sort();
  return { readFrom: times[0] ?? run.startedAt, readUntil: times.at(-1) ?? run.startedAt };
}

async function withScopes(store: FrameStore, entries: readonly WriterEntry[]): Promise<Writer[]> {
  return Promise.all(
    entries.map(async (entry) => ({ ...entry, concerns: meets(await store.getDocument(entry.scope)) })),
  );
}

async function entriesIn(store: FrameStore, name: string): Promise<readonly WriterEntry[]> {
  return entriesOf((await store.readRecord(name))?.content);
}

function entriesOf(content: unknown): readonly WriterEntry[] {
  return writersSchema.safeParse(content).data?.entries ?? [];
}

/** One record between two servers, whatever the data sets: a value's key carries none. */
function recordNames(lane: LaneDocuments): string[] {
  const target = identityOf(requireTarget(lane).description.server);
  const sources = new Set(contributorsOf(lane).map(identityOf));
  return [...sources].map((source) => `scopes/writers/${fingerprintOf([source, target])}`);
}
