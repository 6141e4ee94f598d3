import type { RunKey } from '../../contracts/run';
import type { FrameStore } from '../../frames/store/frame-store';
import type { LaneDocuments } from '../runtime/lane-documents';
import { receiptName, type Receipts } from '../runtime/receipts';
import { targetScope } from '../compare/target-scope';
import { lastOfSource } from '../verify/last-of-source';
import { otherWriters, type Writer } from '../verify/writers';
import { extractReceiptSchema, type ExtractReceipt } from './extract-receipt';

const defaultMaxAgeHours = 24;

/** A frame that may be used again, or, in a run that continues another one, why that run's may not. */
export type Reuse = { readonly receipt: ExtractReceipt } | { readonly receipt?: never; readonly notReused?: string };

/**
 * A frame of the same request that may be used again: one of this run (an attempt before, or before a Reset), else one
 * of the run that is continued. Never one that was read longer ago than the limit, nor before a later verified run of the
 * same sets, or one that read later and began to write: what that run wrote must not be overwritten with older values.
 */
export async function reusableExtraction(
  store: FrameStore,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
  index: number,
  fingerprint: string,
): Promise<Reuse> {
  const maxAgeHours = run.maxFrameAgeHours ?? defaultMaxAgeHours;
  const oldest = new Date(Date.now() - maxAgeHours * 3_600_000).toISOString();
  const gathered = lane.target === undefined ? await lastOfSource(store, lane) : undefined;
  const { task, sourceDataSet } = lane.plan.lane;
  const judge = async (runId: string): Promise<Reuse> => {
    const found = await receipts.inspect(receiptName({ runId }, task, sourceDataSet, index), extractReceiptSchema);
    if (found === undefined) return { notReused: 'that run had not read it' };
    if (found.fingerprint !== fingerprint) {
      return { notReused: 'it is another request, or another server, version or user' };
    }
    const readAt = found.content.readAt ?? found.at;
    if (readAt < oldest) return { notReused: `it was read more than ${maxAgeHours} hours ago` };
    const others = lane.target === undefined ? [] : await overtaking(store, run, lane, index, readAt);
    const later = others.find(({ verified, at }) => verified && readAt < at);
    if (later !== undefined) {
      return { notReused: `run ${later.run} of the same data sets was verified after it was read` };
    }
    const wrote = others.find(({ readUntil }) => readAt < readUntil);
    if (wrote !== undefined) {
      return { notReused: `run ${wrote.run} of the same data sets read its source later and has begun to write` };
    }
    if (gathered !== undefined && gathered.run !== run.runId && readAt < gathered.at) {
      return { notReused: `run ${gathered.run} has written values of this source since it was read` };
    }
    return { receipt: found.content };
  };
  const own = await judge(run.runId);
  if (own.receipt !== undefined) return own;
  if (run.continues === undefined) return {};
  if (run.continues.refetch) return { notReused: 'it was to be read again (refetch)' };
  return judge(run.continues.runId);
}

/** Other runs that may have written what this chunk's rows become, and were verified or read the source after `readAt`. */
async function overtaking(
  store: FrameStore,
  run: Pick<RunKey, 'runId'>,
  lane: LaneDocuments,
  index: number,
  readAt: string,
): Promise<readonly Writer[]> {
  const isLater = ({ verified, at, readUntil }: { verified: boolean; at: string; readUntil: string }): boolean =>
    readAt < readUntil || (verified && readAt < at);
  const writers = await otherWriters(store, run, lane, isLater);
  const chunk = lane.plan.chunks[index];
  if (writers.length === 0 || chunk === undefined) return writers;
  const { orgUnits, periods, image } = targetScope(lane, chunk);
  return writers.filter((writer) => writer.concerns({ orgUnits, periods, dataElements: image.dataElements }));
}
