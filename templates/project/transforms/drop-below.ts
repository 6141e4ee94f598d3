import { defineTransform, pl, z } from 'sluice/transforms';

export const dropBelow = defineTransform({
  id: 'dropBelow',
  summary: 'Takes out numbers below a limit; what is no number stays',
  effect: 'filters',
  options: z.strictObject({ limit: z.number().default(0).describe('The smallest number that stays') }),
  apply: (frame, { limit }) => {
    const number = pl.col('value').cast(pl.Float64);
    return frame.filter(number.isNull().or(number.gtEq(limit)));
  },
});
