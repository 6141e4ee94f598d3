import { z } from 'zod';
import type { RunKey } from '../../contracts/run';
import { identityOf } from '../../contracts/server-identity';
import type { FrameStore } from '../../frames/store/frame-store';
import { contributorsOf, type Contributor } from '../runtime/contributors';
import type { LaneDocuments } from '../runtime/lane-documents';
import { fingerprintOf } from '../runtime/receipts';

const useSchema = z.object({ format: z.literal(1), run: z.string(), at: z.string() });

/** Notes for each source of a way that its rows begin to be written, or were verified. */
export async function noteUseOfSource(
  store: FrameStore,
  run: Pick<RunKey, 'runId'>,
  lane: Pick<LaneDocuments, 'plan' | 'source'>,
): Promise<void> {
  const use = { format: 1, run: run.runId, at: new Date().toISOString() };
  for (const source of contributorsOf(lane)) await store.writeReceipt(sourceName(source), use);
}

/**
 * The last run that wrote rows of this source, wherever to; `at` is its ISO time. For rows that are on their way to a gathering task:
 * nothing tells them yet where they will be written.
 */
export async function lastOfSource(
  store: FrameStore,
  lane: Pick<LaneDocuments, 'plan' | 'source'>,
): Promise<z.infer<typeof useSchema> | undefined> {
  const [source] = contributorsOf(lane);
  if (source === undefined) return undefined;
  return useSchema.safeParse(await store.readReceipt(sourceName(source))).data;
}

function sourceName(source: Contributor): string {
  return `scopes/sources/${fingerprintOf([identityOf(source), source.dataSet])}`;
}
