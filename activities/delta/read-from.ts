import type { LaneDocuments } from '../runtime/lane-documents';
import type { LaneReceipts } from '../runtime/lane-receipts';

/** The source's clock before the first of the run's rows was read; frames of an earlier run that were used again count as of then. */
export async function readFrom(ledger: LaneReceipts, { source }: LaneDocuments): Promise<string> {
  let earliest = source.serverDate;
  for (let index = 0; index < ledger.chunks; index += 1) {
    const { asOf } = await ledger.extracted(index);
    if (asOf !== undefined && asOf < earliest) earliest = asOf;
  }
  return earliest;
}
