import { z } from 'zod';

/** Where a frame or document lies in the store. Only such references travel through Temporal, never rows. */
export const frameRefSchema = z.strictObject({
  /** Relative to the store's root, with `/` as separator, e.g. `runs/<run>/frames/<sha256>.parquet`. */
  uri: z.string(),
  /** Rows of a frame; 0 for a document. */
  rows: z.int().nonnegative(),
  /** Bytes at rest. */
  bytes: z.int().nonnegative(),
  /** Hexadecimal digest of the bytes at rest. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type FrameRef = z.infer<typeof frameRefSchema>;
