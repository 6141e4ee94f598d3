import type pl from 'nodejs-polars';
import type { FrameRef } from '../../contracts/frame-ref';
import { keyColumns } from '../../frames/schema';
import { deletedByAbsence } from '../compare/absent-rows';
import { absenceFingerprint, absenceReceiptSchema, confirmTask } from '../extract/confirm-absence';
import type { LaneReceipts } from '../runtime/lane-receipts';

/** A line when a chunk would delete rows whose absence at the source no second look has confirmed: a fault, not a limit. */
export async function unconfirmedAbsence(
  ledger: LaneReceipts,
  index: number,
  ref: FrameRef,
  difference: pl.DataFrame,
): Promise<string[]> {
  const absent = deletedByAbsence(difference);
  if (absent.height === 0) return [];
  const receipt = await ledger.find(confirmTask, index, absenceFingerprint(ref), absenceReceiptSchema);
  const open =
    receipt === undefined
      ? absent
      : absent.join(await ledger.frame(receipt.absent), { on: [...keyColumns], how: 'anti' });
  if (open.height === 0) return [];
  return [
    `chunk ${index + 1}: ${open.height} of ${absent.height} rows would be deleted because the source has none, but this was not confirmed by a second look`,
  ];
}
