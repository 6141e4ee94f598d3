import { z } from 'zod';
import { accountSchema } from '../../contracts/account';
import { frameRefSchema } from '../../contracts/frame-ref';
import { rejectReasonSchema } from '../../contracts/preview';

/** Tables for people; see changes-table.ts and change-counts.ts. */
const previewTablesSchema = z.strictObject({
  changes: frameRefSchema,
  byDataElement: frameRefSchema,
  byPeriod: frameRefSchema,
  byOrgUnit: frameRefSchema,
});
export type PreviewTables = z.infer<typeof previewTablesSchema>;

/** All that a run would do to one data set; a document in the store, whose hash names the preview. */
export const previewDocumentSchema = z.strictObject({
  format: z.literal(1),
  dataSet: z.string(),
  targetDataSet: z.string().optional(),
  account: accountSchema,
  rejectReasons: z.array(rejectReasonSchema),
  /** By chunk: `differenceSchema` frames. */
  differences: z.array(frameRefSchema),
  /** All rejects so far in one frame. */
  rejects: frameRefSchema,
  /** Of them, rows of the differences that the target refused in a dry run, and that are not to be sent. */
  refused: frameRefSchema.exactOptional(),
  tables: previewTablesSchema,
});
export type PreviewDocument = z.infer<typeof previewDocumentSchema>;
