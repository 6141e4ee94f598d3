import { keyColumns } from '../../frames/schema';
import { absenceFingerprint, absenceReceiptSchema, absentKeys, confirmTask } from '../extract/confirm-absence';
import type { LaneReceipts } from '../runtime/lane-receipts';

/**
 * A line when a chunk takes rows for absent at the source, to delete them or to leave older ones alone, which no second look has
 * confirmed: a fault, not a limit.
 */
export async function unconfirmedAbsence(
  ledger: LaneReceipts,
  index: number,
  compared: Awaited<ReturnType<LaneReceipts['compared']>>,
): Promise<string[]> {
  const absent = await absentKeys(ledger, compared);
  if (absent.height === 0) return [];
  const receipt = await ledger.find(confirmTask, index, absenceFingerprint(compared), absenceReceiptSchema);
  const open =
    receipt === undefined
      ? absent
      : absent.join(await ledger.frame(receipt.absent), { on: [...keyColumns], how: 'anti' });
  if (open.height === 0) return [];
  return [
    `chunk ${index + 1}: that the source has none of ${open.height} of ${absent.height} rows any more was not confirmed by a second look`,
  ];
}
