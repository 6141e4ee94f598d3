import { createHash } from 'node:crypto';
import { z } from 'zod';
import { runFolder, type RunKey } from '../../contracts/run';
import type { FrameStore } from '../../frames/store/frame-store';

const envelopeSchema = z.object({
  format: z.literal(1),
  fingerprint: z.string(),
  at: z.string(),
  content: z.unknown(),
});

/**
 * The ledger of a run: what has a receipt was done and is not done again. A receipt is written after the frames that it
 * names, and counts only while its fingerprint is that of the work at hand.
 */
export class Receipts {
  constructor(private readonly store: FrameStore) {}

  /** Content of a receipt of the same work, or undefined; not one that was written before `notBefore` (ISO time). */
  async find<T>(name: string, fingerprint: string, schema: z.ZodType<T>, notBefore?: string): Promise<T | undefined> {
    const envelope = envelopeSchema.safeParse(await this.store.readReceipt(name));
    if (!envelope.success || envelope.data.fingerprint !== fingerprint) return undefined;
    if (notBefore !== undefined && envelope.data.at < notBefore) return undefined;
    const content = schema.safeParse(envelope.data.content);
    return content.success ? content.data : undefined;
  }

  /** Content of a receipt that must be there, whatever its fingerprint: the plan says that the work was done. */
  async read<T>(name: string, schema: z.ZodType<T>): Promise<T> {
    const found = await this.store.readReceipt(name);
    if (found === undefined) throw new Error(`the receipt ${name} is missing`);
    return schema.parse(envelopeSchema.parse(found).content);
  }

  async write(name: string, fingerprint: string, content: unknown): Promise<void> {
    await this.store.writeReceipt(name, { format: 1, fingerprint, at: new Date().toISOString(), content });
  }
}

/** Where the receipt of one unit of a task lies. */
export function receiptName(run: Pick<RunKey, 'runId'>, task: string, dataSet: string, index: number): string {
  return `${runFolder(run)}/receipts/${task}/${dataSet}/${index}`;
}

/** Hash of what makes two pieces of work the same. Members are written in the order given: build it in one place. */
export function fingerprintOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
