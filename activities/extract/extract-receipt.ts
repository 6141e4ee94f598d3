import { z } from 'zod';
import { frameRefSchema } from '../../contracts/frame-ref';

/** What a chunk's extraction left: the frame as the source gave it. */
export const extractReceiptSchema = z.strictObject({ frame: frameRefSchema });
export type ExtractReceipt = z.infer<typeof extractReceiptSchema>;
