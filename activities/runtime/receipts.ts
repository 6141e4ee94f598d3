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

  /** Content of a receipt of the same work, or undefined. */
  async find<T>(name: string, fingerprint: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const found = await this.inspect(name, schema);
    return found?.fingerprint === fingerprint ? found.content : undefined;
  }

  /** A receipt that can be read by today's format, with what it stands for and when it was written. */
  async inspect<T>(
    name: string,
    schema: z.ZodType<T>,
  ): Promise<{ readonly fingerprint: string; readonly at: string; readonly content: T } | undefined> {
    const envelope = envelopeSchema.safeParse(await this.store.readReceipt(name));
    if (!envelope.success) return undefined;
    const { fingerprint, at } = envelope.data;
    const content = schema.safeParse(envelope.data.content);
    return content.success ? { fingerprint, at, content: content.data } : undefined;
  }

  /** Content of a receipt that must be there, whatever its fingerprint: the plan says that the work was done. */
  async read<T>(name: string, schema: z.ZodType<T>): Promise<T> {
    const found = await this.last(name, schema);
    if (found === undefined) throw new Error(`the receipt ${name} is missing`);
    return found;
  }

  /** Content of a receipt, whatever its fingerprint, or undefined when there is none. */
  async last<T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const found = await this.store.readReceipt(name);
    return found === undefined ? undefined : schema.parse(envelopeSchema.parse(found).content);
  }

  async write(name: string, fingerprint: string, content: unknown): Promise<void> {
    await this.store.writeReceipt(name, { format: 1, fingerprint, at: new Date().toISOString(), content });
  }
}

/** Steps of Sluice's own that leave receipts, beside the tasks of a pipeline. A new step needs its name here. */
export const stepNames = [
  'confirm-absence',
  'dry-run',
  'import',
  'import-resending',
  'import-resent',
  'import-sending',
  'import-settled',
  'orphans',
  'source-cells',
  'verification',
] as const;
export type StepName = (typeof stepNames)[number];

const ofSteps: ReadonlySet<string> = new Set(stepNames);

/** Where the receipt of one unit of a step lies. */
export function stepReceiptName(run: Pick<RunKey, 'runId'>, step: StepName, lane: string, index: number): string {
  return `${stepFolder(run, step)}/${lane}/${index}`;
}

/** The folder of a step's receipts. */
export function stepFolder(run: Pick<RunKey, 'runId'>, step: StepName): string {
  return `${runFolder(run)}/receipts/${step}`;
}

/**
 * Where the receipt of one unit of a task lies. A task may be called as a step is: names of tasks have no dot, so that the two never
 * meet, and all others lie where they always did.
 */
export function receiptName(run: Pick<RunKey, 'runId'>, task: string, dataSet: string, index: number): string {
  const folder = ofSteps.has(task.toLowerCase()) ? `task.${task}` : task;
  return `${runFolder(run)}/receipts/${folder}/${dataSet}/${index}`;
}

/** Hash of what makes two pieces of work the same. Members are written in the order given: build it in one place. */
export function fingerprintOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
