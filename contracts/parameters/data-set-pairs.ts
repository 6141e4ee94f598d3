import { z } from 'zod';
import { uid } from '../uid';

/** One data set to bring over; `target` may be left out when the mapped elements resolve to exactly one set there. */
export const dataSetPairSchema = z.strictObject({
  source: uid().describe('Data set at the source'),
  target: uid().optional().describe('Data set at the target; default: the one that holds the mapped data elements'),
});
export type DataSetPair = z.infer<typeof dataSetPairSchema>;

/** At least one pair, no source set twice. Each set has its own account and outcome in a run. */
export const dataSetPairs = () =>
  z
    .array(dataSetPairSchema)
    .min(1, 'name at least one data set')
    .superRefine((pairs, context) => {
      const seen = new Set<string>();
      pairs.forEach(({ source }, index) => {
        if (seen.has(source)) {
          context.addIssue({ code: 'custom', path: [index, 'source'], message: `data set ${source} is named twice` });
        }
        seen.add(source);
      });
    })
    .meta({ examples: [[{ source: 'aBcDeFgHiJk' }]] })
    .describe('Data sets: [{ "source": "<uid>", "target": "<uid>" }]');
