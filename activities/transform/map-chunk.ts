import type pl from 'nodejs-polars';
import { z } from 'zod';
import { frameRefSchema } from '../../contracts/frame-ref';
import type { LanePlan } from '../../contracts/plan';
import type { ResolvedMappings } from '../../contracts/mappings';
import { checkMapAccount, type MapContext, type MapCounts } from '../../frames/mapping/map-context';
import { mapIds } from '../../frames/mapping/map-ids';
import type { LaneDocuments } from '../runtime/lane-documents';

const count = z.int().nonnegative();

export const mapReceiptSchema = z.strictObject({
  mapped: frameRefSchema,
  rejects: frameRefSchema,
  /** Rows that belong to another data set of the source: they went no further. */
  ofOtherSets: frameRefSchema.exactOptional(),
  counts: z.strictObject({ read: count, duplicates: count, rejected: count, merged: count, mapped: count }),
});

export interface MappedChunk {
  readonly mapped: pl.DataFrame;
  readonly rejected: pl.DataFrame;
  readonly counts: MapCounts;
  /** Equations that do not hold. */
  readonly imbalances: readonly string[];
}

/** The task whose receipts hold mapped chunks; where no task maps, ids are only matched, under a name of the extracting task's own. */
export function mapTaskOf({ steps, lane }: LanePlan): string {
  return steps.find((step) => step.kind === 'mapIds')?.task ?? `${lane.task}.rows`;
}

/** Maps one extracted chunk. Without a mapping task ids stay as they are; the default option combos are matched all the same. */
export function mapChunk(extracted: pl.DataFrame, lane: LaneDocuments): MappedChunk {
  const result = mapIds(extracted, mappingsOf(lane), mapContext(lane));
  return { ...result, imbalances: checkMapAccount(result.counts) };
}

/** The lane's tables; where there is no mapping task all ids stay as they are. */
export function mappingsOf({ mappings }: Pick<LaneDocuments, 'mappings'>): ResolvedMappings {
  return mappings ?? { unmapped: 'keep', onCollision: 'reject' };
}

/** What mapping needs to know of the two servers. */
export function mapContext({ source, target, mapsFor = target }: LaneDocuments): MapContext {
  return {
    defaultCombos: Object.fromEntries(
      // without a target they stay as they are
      source.defaultOptionCombos.map((combo) => [combo, mapsFor?.description.model.defaultOptionCombo ?? combo]),
    ),
    elements: mapsFor?.index.valueRules.elements ?? new Map(),
  };
}
