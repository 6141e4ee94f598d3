import pl from 'nodejs-polars';
import { concatFrames, conform, emptyFrame } from '../build-frame';
import type { FrameSchema } from '../columns';
import { keyColumns, sourceKeyColumns } from '../schema';

/** Where a row was given up. */
export type RejectStage = 'map' | 'transform' | 'compare' | 'preflight' | 'import';

/** A row that does not land, with the reason, the source's key and, as far as it is known, the target's. */
export const rejectsSchema = {
  stage: pl.Utf8,
  /** One of `reject-codes.ts`, or the code that the server answered. */
  code: pl.Utf8,
  /** For people: what is wrong with this row. */
  text: pl.Utf8,
  /** Null in rows that have no source row, such as deletions of what the source no longer holds. */
  ...Object.fromEntries(sourceKeyColumns.map((column) => [column, pl.Utf8])),
  /** The target's key; null where the mapping gave none. */
  ...Object.fromEntries(keyColumns.map((column) => [column, pl.Utf8])),
  value: pl.Utf8,
  comment: pl.Utf8,
  follow_up: pl.Bool,
  deleted: pl.Bool,
  /** What the target held instead when it was read back, of `readBackCodes`; all three null where it held nothing. */
  stored_value: pl.Utf8,
  stored_comment: pl.Utf8,
  stored_follow_up: pl.Bool,
} satisfies FrameSchema;

export function emptyRejects(): pl.DataFrame {
  return emptyFrame(rejectsSchema);
}

/** All rejects of a run or chunk in one frame. */
export function concatRejects(frames: readonly pl.DataFrame[]): pl.DataFrame {
  return concatFrames(rejectsSchema, frames);
}

/**
 * Rejects of rows that carry the columns `code` and `text` beside those of a mapped frame. Columns that a stage does not know
 * yet (the target's key while mapping) are null.
 */
export function toRejects(rows: pl.DataFrame, stage: RejectStage): pl.DataFrame {
  if (rows.height === 0) return emptyRejects();
  const unknown = Object.entries(rejectsSchema)
    .filter(([name]) => name !== 'stage' && !rows.columns.includes(name))
    .map(([name, type]) => pl.lit(null).cast(type).alias(name));
  return conform(rows.withColumns(pl.lit(stage).alias('stage'), ...unknown), rejectsSchema);
}
