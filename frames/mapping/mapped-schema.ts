import pl from 'nodejs-polars';
import type { FrameSchema } from '../columns';
import { keyColumns, sourceKeyColumns } from '../schema';

/** Mapped rows: the target's key, the source's key, and what the row holds. Target keys are unique and never null. */
export const mappedSchema = {
  ...Object.fromEntries(keyColumns.map((column) => [column, pl.Utf8])),
  /** Of a summed row: the key of its first source row. */
  ...Object.fromEntries(sourceKeyColumns.map((column) => [column, pl.Utf8])),
  value: pl.Utf8,
  comment: pl.Utf8,
  follow_up: pl.Bool,
  deleted: pl.Bool,
  last_updated: pl.Datetime('ms'),
  /** How many source rows became this one: 1, or more in a summed row. */
  source_rows: pl.Int32,
} satisfies FrameSchema;
