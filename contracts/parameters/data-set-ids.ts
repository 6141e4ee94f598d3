import { z } from 'zod';
import { uid } from '../uid';

/** Data sets of one server, each named once. */
export const dataSetIds = () =>
  z
    .array(uid())
    .min(1)
    .refine((ids) => new Set(ids).size === ids.length, 'names a data set twice')
    .meta({ examples: [['aBcDeFgHiJk']] })
    .describe('Data sets: ["<uid>"]');
