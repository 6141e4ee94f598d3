import pl from 'nodejs-polars';
import { mapKeys } from '../../frames/mapping/map-keys';
import { keyColumns, sourceKeyColumns } from '../../frames/schema';
import type { LaneDocuments } from '../runtime/lane-documents';
import { mapContext, mappingsOf } from './map-chunk';

/** The target keys that source rows have, each once, whether or not the rows themselves can be brought over. */
export function mappedKeys(rows: pl.DataFrame, lane: LaneDocuments): pl.DataFrame {
  const named = rows.select(...keyColumns.map((column) => pl.col(column).alias(`source_${column}`)));
  return mapKeys(named, mappingsOf(lane), mapContext(lane))
    .keyed.select(...keyColumns)
    .unique();
}

const hasTargetKey = pl.col('data_element_id').isNotNull();
const hasSourceKeyOnly = hasTargetKey.not().and(pl.col('source_data_element_id').isNotNull());

/** The target keys of rejects (`rejectsSchema`), each once: their own, or where they have none what the mapping makes of the source's. */
export function rejectedKeys(rejects: pl.DataFrame, lane: LaneDocuments): pl.DataFrame {
  const unkeyed = rejects.filter(hasSourceKeyOnly).select(...sourceKeyColumns);
  return pl
    .concat([
      rejects.filter(hasTargetKey).select(...keyColumns),
      mapKeys(unkeyed, mappingsOf(lane), mapContext(lane)).keyed.select(...keyColumns),
    ])
    .unique();
}
