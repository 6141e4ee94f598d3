import { z } from 'zod';
import { uid } from '../uid';

/** Source org units whose subtrees are read; left out: all that the source's user may read. */
export const orgUnits = () =>
  z
    .array(uid())
    .min(1)
    .optional()
    .describe('Source org units, each with all units below it; default: all that the user may read');
