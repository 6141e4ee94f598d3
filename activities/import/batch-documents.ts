import pl from 'nodejs-polars';
import { z } from 'zod';
import { frameRefSchema } from '../../contracts/frame-ref';
import type { FrameSchema } from '../../frames/columns';
import { differenceSchema } from '../../frames/compare/difference-schema';

/** The batches of one data set, in the order in which they are started; a document in the store. */
export const batchListSchema = z.strictObject({
  format: z.literal(1),
  batches: z.array(
    z.strictObject({
      /** Rows of `differenceSchema` that are to be written (create, update) or deleted. */
      frame: frameRefSchema,
      deleting: z.boolean(),
    }),
  ),
});
export type BatchList = z.infer<typeof batchListSchema>;

const count = z.int().nonnegative();

/** What became of a batch. Each number is counted from its own frame or list, none is the remainder of the others. */
export const batchReceiptSchema = z.strictObject({
  created: count,
  updated: count,
  deleted: count,
  /** Of the deleted ones: those that the source deleted. The rest are gone because the source has no such row. */
  deletedFromSource: count,
  /** Of the deleted ones: those where the source has a value that the target does not keep. */
  deletedNotKept: count.default(0),
  /** Rows of the source whose target was changed since the preview; they were not sent. */
  held: count,
  /** Rows that the target already held at preview time and that were not sent, those without a row of the source included. */
  heldTargetRows: count,
  /** Rows of the source. */
  rejected: count,
  /** Rows that the target holds and keeps, those without a row of the source included. */
  rejectedTargetRows: count,
  notAttempted: count,
  notAttemptedTargetRows: count,
  /** Rejected, held and not attempted rows with their reasons (`rejectsSchema`). */
  unlanded: frameRefSchema,
  posts: count,
});
export type BatchReceipt = z.infer<typeof batchReceiptSchema>;

/** Name of the receipt that is left once all batches are settled. */
export const settledTask = 'import-settled';

/** Left by the import once all batches are settled: what the verification, the next run and an undo need to know of it. */
export const settledReceiptSchema = z.strictObject({
  plan: frameRefSchema,
  preview: frameRefSchema,
  /** Rows of the preview's difference that did not land (`rejectsSchema`). */
  unlanded: frameRefSchema,
  /** All rows that did not land, those that never came to the import included (`rejectTableSchema`). */
  rejects: frameRefSchema,
  /** What `unlanded` was before rows were sent once more. */
  before: frameRefSchema.exactOptional(),
  /** Of the unlanded rows: those that the target was read to hold otherwise than they were meant (`resentSchema`). */
  resent: frameRefSchema.exactOptional(),
  /** The import was stopped, because the target refused too much; the rest was not attempted. */
  stopped: z.boolean().exactOptional(),
});
export type SettledReceipt = z.infer<typeof settledReceiptSchema>;

/** Rows of a difference that were sent twice and came back otherwise both times, with the reason and what the target holds. */
export const resentSchema = {
  ...differenceSchema,
  code: pl.Utf8,
  text: pl.Utf8,
  /** All three null where the target holds nothing. */
  stored_value: pl.Utf8,
  stored_comment: pl.Utf8,
  stored_follow_up: pl.Bool,
} satisfies FrameSchema;
