import { z } from 'zod';
import { accountSchema } from './account';
import { frameRefSchema } from './frame-ref';

/** One reason for rejects and how many rows it took. */
export const rejectReasonSchema = z.strictObject({
  code: z.string(),
  text: z.string(),
  rows: z.int().nonnegative(),
});
export type RejectReason = z.infer<typeof rejectReasonSchema>;

/** What a run would change in one data set, as the gate judges it and a person sees it. */
export const previewSchema = z.strictObject({
  account: accountSchema,
  /** The most frequent reasons first, ten at most. */
  rejectReasons: z.array(rejectReasonSchema),
  /** All differences (frame references by chunk), all rejects, and the counts; a document in the store. */
  document: frameRefSchema,
  /** First twelve digits of the document's hash: names this preview to the person who approves it. */
  hash: z.string(),
});
export type Preview = z.infer<typeof previewSchema>;
