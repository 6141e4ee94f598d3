import type pl from 'nodejs-polars';
import { z } from 'zod';
import { frameRefSchema } from '../../contracts/frame-ref';
import { checkMapAccount, type MapCounts } from '../../frames/mapping/map-context';
import { mapIds } from '../../frames/mapping/map-ids';
import type { LaneDocuments } from '../runtime/lane-documents';

const count = z.int().nonnegative();

export const mapReceiptSchema = z.strictObject({
  mapped: frameRefSchema,
  rejects: frameRefSchema,
  counts: z.strictObject({ read: count, duplicates: count, rejected: count, merged: count, mapped: count }),
});

export interface MappedChunk {
  readonly mapped: pl.DataFrame;
  readonly rejected: pl.DataFrame;
  readonly counts: MapCounts;
  /** Equations that do not hold. */
  readonly imbalances: readonly string[];
}

/** Maps one extracted chunk. Without a mapping task ids stay as they are; the combos named `default` are matched all the same. */
export function mapChunk(extracted: pl.DataFrame, { source, mappings, target }: LaneDocuments): MappedChunk {
  const result = mapIds(extracted, mappings ?? { unmapped: 'keep', onCollision: 'reject' }, {
    defaultCombos:
      target === undefined
        ? {}
        : Object.fromEntries(
            source.defaultOptionCombos.map((combo) => [combo, target.description.model.defaultOptionCombo]),
          ),
    elements: target?.index.valueRules.elements ?? new Map(),
  });
  return { ...result, imbalances: checkMapAccount(result.counts) };
}
