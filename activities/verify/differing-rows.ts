import type pl from 'nodejs-polars';
import type { FrameRef } from '../../contracts/frame-ref';
import type { RunKey } from '../../contracts/run';
import type { FrameStore } from '../../frames/store/frame-store';
import type { SettledReceipt } from '../import/batch-documents';
import type { LaneDocuments } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import type { Receipts } from '../runtime/receipts';
import { verificationReceiptSchema, verificationWork } from './verification-receipt';

/** By chunk: the rows that were read back otherwise than they were meant (`differingSchema`); chunks without any are left out. */
export async function differingRows(
  store: FrameStore,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
  settled: SettledReceipt,
): Promise<{ readonly ref: FrameRef; readonly frame: pl.DataFrame }[]> {
  const ledger = new LaneReceipts(receipts, store, run, lane, 'import');
  const differing: { ref: FrameRef; frame: pl.DataFrame }[] = [];
  for (let index = 0; index < ledger.chunks; index += 1) {
    const { name, fingerprint } = verificationWork(run, lane, settled, index);
    const found = await receipts.find(name, fingerprint, verificationReceiptSchema);
    if (found === undefined) throw new Error(`chunk ${index} was not read back after the import`);
    if (found.differing.rows > 0) differing.push({ ref: found.differing, frame: await ledger.frame(found.differing) });
  }
  return differing;
}
