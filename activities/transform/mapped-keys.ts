import pl from 'nodejs-polars';
import { mapKeys } from '../../frames/mapping/map-keys';
import { keyColumns } from '../../frames/schema';
import type { LaneDocuments } from '../runtime/lane-documents';
import { mapContext, mappingsOf } from './map-chunk';

/** The target keys that source rows have, each once, whether or not the rows themselves can be brought over. */
export function mappedKeys(rows: pl.DataFrame, lane: LaneDocuments): pl.DataFrame {
  const named = rows.select(...keyColumns.map((column) => pl.col(column).alias(`source_${column}`)));
  return mapKeys(named, mappingsOf(lane), mapContext(lane))
    .keyed.select(...keyColumns)
    .unique();
}
