import { z } from 'zod';
import { frameRefSchema } from '../../contracts/frame-ref';
import { laneFile, type RunKey } from '../../contracts/run';
import type { SettledReceipt } from '../import/batch-documents';
import type { LaneDocuments } from '../runtime/lane-documents';
import { fingerprintOf, stepReceiptName } from '../runtime/receipts';

const count = z.int().nonnegative();
const lines = z.array(z.strictObject({ id: z.string(), agreed: count, different: count }));

/** What the reading back of one chunk found. */
export const verificationReceiptSchema = z.strictObject({
  agreed: count,
  /** The rows that differ (`differingSchema`). */
  differing: frameRefSchema,
  by: z.strictObject({ dataElement: lines, period: lines, orgUnit: lines }),
});
export type VerificationReceipt = z.infer<typeof verificationReceiptSchema>;

/** Name and fingerprint of the receipt of a chunk: that of an import which was settled otherwise does not count. */
export function verificationWork(
  run: Pick<RunKey, 'runId'>,
  { plan }: Pick<LaneDocuments, 'plan'>,
  settled: SettledReceipt,
  index: number,
): { readonly name: string; readonly fingerprint: string } {
  return {
    name: stepReceiptName(run, 'verification', laneFile(plan.lane), index),
    fingerprint: fingerprintOf([settled.plan.sha256, settled.preview.sha256, settled.unlanded.sha256, index]),
  };
}
