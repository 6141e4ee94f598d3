import { z } from 'zod';
import { completenessResultSchema } from '../../contracts/completeness';

export const registrationSchema = z.strictObject({
  dataSet: z.string(),
  period: z.string(),
  orgUnit: z.string(),
  attributeOptionCombo: z.string(),
  date: z.string(),
  storedBy: z.string().exactOptional(),
  completed: z.boolean(),
});

/** Registrations of the source, as they were read; a document in the store. */
export const registrationsSchema = z.strictObject({ format: z.literal(1), registrations: z.array(registrationSchema) });

/** What is to be done with the forms of a data set; a document in the store. */
export const formPlanSchema = z.strictObject({
  format: z.literal(1),
  register: z.array(registrationSchema),
  update: z.array(registrationSchema),
  remove: z.array(registrationSchema),
  /** As it would be if all of it lands. */
  result: completenessResultSchema,
});
export type FormPlan = z.infer<typeof formPlanSchema>;
