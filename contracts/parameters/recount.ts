import { z } from 'zod';

/** Whether the first run of a scope, which has nothing to compare itself with, reads the source a second time by another cut. */
export const recount = () =>
  z
    .boolean()
    .default(true)
    .describe(
      'true: the first run of a scope counts the source a second time, in other requests; false: it trusts one answer',
    );
