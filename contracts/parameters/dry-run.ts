import { z } from 'zod';

/** The gate's first question; true unless said otherwise, so that nothing is written by accident. */
export const dryRun = () =>
  z.boolean().default(true).describe('true: show what would change and write nothing; false: write it');
