import { z } from 'zod';
import { serverSummarySchema } from '../../contracts/server-summary';
import { targetModelSchema } from '../../dhis2/loader/model/target-model';

/** What the target looked like when the run was planned; a document in the store. */
export const targetDescriptionSchema = z.strictObject({
  format: z.literal(1),
  server: serverSummarySchema,
  model: targetModelSchema,
});
export type TargetDescription = z.infer<typeof targetDescriptionSchema>;
