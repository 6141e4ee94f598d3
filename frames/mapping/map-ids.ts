import pl from 'nodejs-polars';
import type { ResolvedMappings } from '../../contracts/mappings';
import { conform } from '../build-frame';
import { concatRejects, toRejects } from '../rejects/rejects-frame';
import { numberRows } from '../row-number';
import { dataValueSchema, keyColumns, type KeyColumn } from '../schema';
import { normaliseTexts } from '../values/normalise-texts';
import { findDuplicates } from './find-duplicates';
import type { MapContext, MapResult } from './map-context';
import { mapKeys } from './map-keys';
import { mapValues } from './map-values';
import { mappedSchema } from './mapped-schema';
import { settleCollisions } from './settle-collisions';

const isDeleted = pl.col('deleted').fillNull(pl.lit(false));

/** The key columns under their `source_` names; the rest as it is. */
function asSource(frame: pl.DataFrame): pl.DataFrame {
  const names = new Set<string>(keyColumns);
  return frame.rename(
    Object.fromEntries(
      frame.columns.map((column) => [column, names.has(column) ? `source_${column as KeyColumn}` : column]),
    ),
  );
}

/**
 * Source rows (`dataValueSchema`) as the target's: ids by tables, pairs and constants, values by option codes and org units,
 * in the normal form of texts.
 * Deletions pass like values. Each row read is in exactly one class (see MapCounts), and each class is counted from its own
 * frame. Rows keep their order. One chunk must hold all rows that share a target key.
 */
export function mapIds(frame: pl.DataFrame, mappings: ResolvedMappings, context: MapContext): MapResult {
  const rows = normaliseTexts(numberRows(conform(frame, dataValueSchema)).withColumns(isDeleted));
  const { unique, duplicates, conflicting } = findDuplicates(rows);
  const { keyed, unmapped } = mapKeys(asSource(unique), mappings, context);
  const values = mapValues(keyed, mappings, context);
  const { mapped, merged, colliding } = settleCollisions(values.valued, mappings.onCollision, context);
  const rejected = concatRejects(
    [asSource(conflicting), unmapped, values.unmapped, colliding].map((rejects) => toRejects(rejects, 'map')),
  );
  return {
    mapped: conform(mapped, mappedSchema),
    rejected,
    counts: {
      read: rows.height,
      duplicates: duplicates.height,
      rejected: rejected.height,
      merged: merged.height,
      mapped: mapped.height,
    },
  };
}
