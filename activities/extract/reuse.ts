import type { RunKey } from '../../contracts/run';
import type { FrameStore } from '../../frames/store/frame-store';
import type { LaneDocuments } from '../runtime/lane-documents';
import type { Receipts } from '../runtime/receipts';
import { receiptName } from '../runtime/receipts';
import { lastVerification } from '../verify/verified-scope';
import { extractReceiptSchema, type ExtractReceipt } from './extract-receipt';

const defaultMaxAgeHours = 24;

/**
 * A frame of the same request that may be used again: one of this run (an attempt before, or before a Reset), else one
 * of the run that is continued. Never one that is older than the limit, nor older than a later verified run of the same
 * sets: what that run wrote must not be overwritten with older values.
 */
export async function reusableExtraction(
  store: FrameStore,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
  index: number,
  fingerprint: string,
): Promise<ExtractReceipt | undefined> {
  const maxAgeMs = (run.maxFrameAgeHours ?? defaultMaxAgeHours) * 3_600_000;
  const oldest = new Date(Date.now() - maxAgeMs).toISOString();
  const verified = await lastVerification(store, lane);
  const notBefore = verified !== undefined && verified.run !== run.runId && verified.at > oldest ? verified.at : oldest;
  const candidates = [
    run.runId,
    ...(run.continues === undefined || run.continues.refetch ? [] : [run.continues.runId]),
  ];
  for (const runId of candidates) {
    const { task, sourceDataSet } = lane.plan.lane;
    const found = await receipts.find(
      receiptName({ runId }, task, sourceDataSet, index),
      fingerprint,
      extractReceiptSchema,
      notBefore,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
