import { z } from 'zod';

export const deltaOptionsSchema = z.strictObject({
  mode: z
    .enum(['full', 'delta'])
    .default('full')
    .describe(
      'full: read the whole scope; delta: read what the source changed since the last verified run, and in full what is new in the scope',
    ),
  fullEveryDays: z
    .number()
    .positive()
    .max(366)
    .optional()
    .describe(
      'Delta mode: a run is a full one when the last full one is at least so many days ago. Without it 7; 2 where the source is older than 2.41, which keeps the lastUpdated that an import brings along, so that a delta may miss rows',
    ),
  overlapHours: z
    .number()
    .nonnegative()
    .max(720)
    .default(24)
    .describe(
      'Delta mode: changes are asked from so long before the last run; longer than the longest import at the source',
    ),
});
/** How much of the scope a run reads. */
export type DeltaOptions = z.infer<typeof deltaOptionsSchema>;

/** Whether a run reads the whole scope or what changed. */
export const syncMode = () => deltaOptionsSchema.shape.mode;

/** How many days may lie between two full runs in delta mode. */
export const fullEveryDays = () => deltaOptionsSchema.shape.fullEveryDays;

/** How far delta mode looks back beyond the last run. */
export const overlapHours = () => deltaOptionsSchema.shape.overlapHours;

const needsPeriods = z.object({ mode: z.unknown(), periods: z.unknown().optional() });

/** The parameters of a pipeline that has `mode` and `periods`, with the rule that only delta mode can do without periods. */
export function periodsUnlessDelta<P extends z.ZodObject>(parameters: P): P {
  return parameters.refine(
    (given) => {
      const { mode, periods } = needsPeriods.parse(given);
      return mode === 'delta' || periods !== undefined;
    },
    {
      path: ['periods'],
      message: 'is missing; name the periods, such as ["202401", "LAST_3_MONTHS"]: only "mode": "delta" can do without',
      // asked even when other parameters are wrong, so that all problems are told at once
      when: ({ value }) => needsPeriods.safeParse(value).success,
    },
  );
}
