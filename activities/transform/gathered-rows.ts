import pl from 'nodejs-polars';
import { conform } from '../../frames/build-frame';
import { checkMapAccount, type MapContext, type MapCounts } from '../../frames/mapping/map-context';
import { mappedSchema } from '../../frames/mapping/mapped-schema';
import { settleCollisions } from '../../frames/mapping/settle-collisions';
import { concatRejects, toRejects } from '../../frames/rejects/rejects-frame';
import { numberRows } from '../../frames/row-number';
import { dataValueSchema } from '../../frames/schema';
import type { LaneDocuments } from '../runtime/lane-documents';
import { mapContext, type MappedChunk } from './map-chunk';

/** Settled rows that a mapping is to take up, and how its result becomes that of all of them. */
export interface ToBeMapped {
  /** `dataValueSchema` */
  readonly sourceRows: pl.DataFrame;
  readonly joined: <T extends MappedChunk>(mapped: T) => T;
}

/** Settles the keys that several ways brought; where a mapping follows, the rows begin anew with the keys that they have. */
export function settleGathered(
  gathered: pl.DataFrame,
  lane: LaneDocuments,
  onCollision: 'reject' | 'sum',
): MappedChunk | ToBeMapped {
  const context = mapContext(lane);
  const isMapped = lane.plan.steps.some((step) => step.kind === 'mapIds');
  const rows = isMapped ? gathered : withDefaultCombos(gathered, context.defaultCombos);
  const { mapped, merged, colliding } = settleCollisions(numberRows(rows), onCollision, context);
  const rejected = toRejects(colliding, 'map');
  const own = { read: rows.height, duplicates: 0, rejected: rejected.height, merged: merged.height };
  if (!isMapped) {
    const counts = { ...own, mapped: mapped.height };
    return { mapped: conform(mapped, mappedSchema), rejected, counts, imbalances: checkMapAccount(counts) };
  }
  return {
    sourceRows: asSourceRows(mapped),
    joined: (rest) => {
      const counts = addCounts({ ...own, read: rows.height - mapped.height, mapped: 0 }, rest.counts);
      return {
        ...rest,
        rejected: concatRejects([rejected, rest.rejected]),
        counts,
        imbalances: checkMapAccount(counts),
      };
    },
  };
}

function asSourceRows(mapped: pl.DataFrame): pl.DataFrame {
  return conform(mapped.withColumns(pl.lit(null).cast(pl.Datetime('ms')).alias('created')), dataValueSchema);
}

/** The default option combos of their servers become the target's. */
function withDefaultCombos(rows: pl.DataFrame, defaults: MapContext['defaultCombos']): pl.DataFrame {
  const others = Object.entries(defaults).filter(([from, to]) => from !== to);
  const columns = ['category_option_combo_id', 'attribute_option_combo_id'] as const;
  return others.reduce(
    (frame, [from, to]) =>
      frame.withColumns(
        ...columns.map((column) => {
          const isDefault = pl.col(column).eq(pl.lit(from));
          return pl.when(isDefault).then(pl.lit(to)).otherwise(pl.col(column)).alias(column);
        }),
      ),
    rows,
  );
}

function addCounts(a: MapCounts, b: MapCounts): MapCounts {
  return {
    read: a.read + b.read,
    duplicates: a.duplicates + b.duplicates,
    rejected: a.rejected + b.rejected,
    merged: a.merged + b.merged,
    mapped: a.mapped + b.mapped,
  };
}
