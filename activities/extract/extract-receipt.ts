import { z } from 'zod';
import { frameRefSchema } from '../../contracts/frame-ref';

/** What a chunk's extraction left: the frame as the source gave it. */
export const extractReceiptSchema = z.strictObject({
  frame: frameRefSchema,
  /** Delta mode: rows that an earlier run could not bring over, read again. */
  retried: frameRefSchema.exactOptional(),
  /** ISO instant of the source's clock before the run that read the frame asked for anything. */
  asOf: z.string().exactOptional(),
  /** ISO time, by the worker's clock, at which it was asked for; kept when a later run uses the frame again. */
  readAt: z.string().exactOptional(),
  /** In a run that continues another one: why that run's frame was not used again. */
  notReused: z.string().exactOptional(),
});
export type ExtractReceipt = z.infer<typeof extractReceiptSchema>;
