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

/** One data element, period or district of a preview, with its rows by what becomes of them. */
export const previewLineSchema = z.strictObject({
  id: z.string(),
  /** Absent for periods, and where the target's description does not know it. */
  name: z.string().exactOptional(),
  created: z.int().nonnegative(),
  updated: z.int().nonnegative(),
  deleted: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  /** Rows that the target would take and not keep; they are not sent. */
  notKept: z.int().nonnegative().default(0),
});
export type PreviewLine = z.infer<typeof previewLineSchema>;

/** Lines that a summary shows of each table, those with the most changes or differences; files hold all of them. */
export const summaryLines = 5;

/** The top of a preview's tables: the lines with the most changes, five at most of each. */
export const previewSummarySchema = z.strictObject({
  /** Rows that would be created, updated or deleted. */
  changes: z.int().nonnegative(),
  byDataElement: z.array(previewLineSchema),
  byPeriod: z.array(previewLineSchema),
  /** By the ancestor on level 2 at the target. */
  byOrgUnit: z.array(previewLineSchema),
  /** Names in the store of the whole tables: changed values old → new, and the counts; each as CSV and Parquet. */
  files: z.array(z.string()),
});
export type PreviewSummary = z.infer<typeof previewSummarySchema>;

/** Rows that do not land: those that the last run of the same scope gave up as well (same key, value, reason), and the others. */
export const rejectCountsSchema = z.strictObject({ new: z.int().nonnegative(), known: z.int().nonnegative() });
export type RejectCounts = z.infer<typeof rejectCountsSchema>;

/** What a run would change in one data set, as the gate judges it and a person sees it. */
export const previewSchema = z.strictObject({
  account: accountSchema,
  /** The most frequent reasons first, ten at most. */
  rejectReasons: z.array(rejectReasonSchema),
  rejects: rejectCountsSchema,
  summary: previewSummarySchema,
  /** All differences (frame references by chunk), all rejects, and the counts; a document in the store. */
  document: frameRefSchema,
  /** First twelve digits of the document's hash: names this preview to the person who approves it. */
  hash: z.string(),
});
export type Preview = z.infer<typeof previewSchema>;
