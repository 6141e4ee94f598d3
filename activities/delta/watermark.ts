import { z } from 'zod';
import { frameRefSchema } from '../../contracts/frame-ref';
import { identityOf } from '../../contracts/server-identity';
import type { FrameStore } from '../../frames/store/frame-store';
import { requireTarget, selectedElements, type LaneDocuments } from '../runtime/lane-documents';
import { fingerprintOf } from '../runtime/receipts';

/** Up to when a target data set was brought level with its source, and what has to be known to go on from there. */
export const watermarkSchema = z.strictObject({
  format: z.literal(2),
  run: z.string(),
  /** ISO instant of the source's clock, before anything was read. */
  at: z.string(),
  /** The same of the last full run. */
  fullAt: z.string(),
  /** A VouchedScope. */
  scope: frameRefSchema,
  /** Every period that verified runs have read so far. */
  periods: z.array(z.string()).exactOptional(),
  /** Source rows (`dataValueSchema`) that were rejected or held, as they were read: they are judged again, and sent again if need be. */
  open: frameRefSchema,
  /** Why the next run must be a full one, if so. */
  nextFull: z.string().exactOptional(),
  /** Rows that the last full run read of the source and left at the target: what the gate's shares are parts of in delta mode. */
  rows: z.strictObject({ source: z.int().nonnegative(), target: z.int().nonnegative() }),
});
export type Watermark = z.infer<typeof watermarkSchema>;

/**
 * One watermark stands between two data sets, whatever part of them a run is for: what it speaks for is its scope. Runs for some data
 * elements have one of their own, lest each makes the other's next run a full one.
 */
export function watermarkName(lane: LaneDocuments): string {
  const { plan, source } = lane;
  const target = requireTarget(lane);
  const servers = [identityOf(source.server), identityOf(target.description.server)] as const;
  const pair = [servers[0], plan.lane.sourceDataSet, servers[1], target.dataSet];
  pair.push(...selectedElements(lane));
  return `watermarks/${fingerprintOf(pair)}`;
}

/** Undefined when there is none, or none that this version of Sluice can read: then the run is a full one. */
export async function readWatermark(store: FrameStore, name: string): Promise<Watermark | undefined> {
  const found = watermarkSchema.safeParse((await store.readRecord(name))?.content);
  return found.success ? found.data : undefined;
}

/**
 * Moves the watermark forward. False when it stands further already: another run was faster. Only the watermark of the run
 * `ahead` may be moved back: it was made when the source's clock was wrong, or when the source was older than it is now.
 */
export async function moveWatermark(
  store: FrameStore,
  name: string,
  next: Watermark,
  ahead?: string,
): Promise<boolean> {
  for (;;) {
    const held = await store.readRecord(name);
    const known = watermarkSchema.safeParse(held?.content);
    if (known.success && known.data.at > next.at && known.data.run !== ahead) return false;
    if (await store.swapRecord(name, held?.version, next)) return true;
  }
}
