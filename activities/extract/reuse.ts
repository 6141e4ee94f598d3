import type { RunKey } from '../../contracts/run';
import type { FrameStore } from '../../frames/store/frame-store';
import type { LaneDocuments } from '../runtime/lane-documents';
import { receiptName, type Receipts } from '../runtime/receipts';
import { lastVerification } from '../verify/verified-scope';
import { extractReceiptSchema, type ExtractReceipt } from './extract-receipt';

const defaultMaxAgeHours = 24;

/** A frame that may be used again, or, in a run that continues another one, why that run's may not. */
export type Reuse = { readonly receipt: ExtractReceipt } | { readonly receipt?: never; readonly notReused?: string };

/**
 * A frame of the same request that may be used again: one of this run (an attempt before, or before a Reset), else one
 * of the run that is continued. Never one that was read longer ago than the limit, nor before a later verified run of the
 * same sets: what that run wrote must not be overwritten with older values.
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
  const verified = await lastVerification(store, lane);
  const others = verified !== undefined && verified.run !== run.runId ? verified : undefined;
  const { task, sourceDataSet } = lane.plan.lane;
  const judge = async (runId: string): Promise<Reuse> => {
    const found = await receipts.inspect(receiptName({ runId }, task, sourceDataSet, index), extractReceiptSchema);
    if (found === undefined) return { notReused: 'that run had not read it' };
    if (found.fingerprint !== fingerprint) {
      return { notReused: 'it is another request, or another server, version or user' };
    }
    const readAt = found.content.readAt ?? found.at;
    if (readAt < oldest) return { notReused: `it was read more than ${maxAgeHours} hours ago` };
    if (others !== undefined && readAt < others.at) {
      return { notReused: `run ${others.run} of the same data sets was verified after it was read` };
    }
    return { receipt: found.content };
  };
  const own = await judge(run.runId);
  if (own.receipt !== undefined) return own;
  if (run.continues === undefined) return {};
  if (run.continues.refetch) return { notReused: 'it was to be read again (refetch)' };
  return judge(run.continues.runId);
}
