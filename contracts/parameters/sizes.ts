import { z } from 'zod';

export const sizesSchema = z.strictObject({
  chunkValues: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(50_000)
    .describe('Values that one chunk may hold at most, estimated from elements, option combos, org units and periods'),
  batchValues: z.int().min(1).max(20_000).default(2_000).describe('Values in one import request'),
  parallelChunks: z
    .int()
    .min(1)
    .max(32)
    .default(4)
    .describe('Chunks of one data set that are worked on at the same time'),
  parallelBatches: z
    .int()
    .min(1)
    .max(16)
    .default(2)
    .describe('Import requests of one data set in flight at the same time'),
});
export type Sizes = z.infer<typeof sizesSchema>;

export const sizes = () => sizesSchema.prefault({}).describe('Sizes of the work units; the defaults suit most servers');
