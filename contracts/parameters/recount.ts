import { z } from 'zod';

/** Whether the source is read a second time, by another cut, where nothing else could show that its answer lacked rows. */
export const recount = () =>
  z
    .boolean()
    .default(true)
    .describe(
      'true: the first run of a scope, and every run in delta mode, counts the source a second time, in other requests; false: it trusts one answer',
    );
