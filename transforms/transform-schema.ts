import pl from 'nodejs-polars';
import type { FrameSchema } from '../frames/columns';

/** Column that names each row that a transform got; null in rows that it adds. */
export const rowColumn = 'row';

/** What a transform gets and gives: the key of a data value, what it holds, and the row's number. */
export const transformSchema = {
  data_element_id: pl.Utf8,
  period: pl.Utf8,
  organisation_unit_id: pl.Utf8,
  category_option_combo_id: pl.Utf8,
  attribute_option_combo_id: pl.Utf8,
  value: pl.Utf8,
  comment: pl.Utf8,
  follow_up: pl.Bool,
  /** True in rows that say that the value was deleted; only runs that read changes have them. */
  deleted: pl.Bool,
  /** UTC. */
  last_updated: pl.Datetime('ms'),
  [rowColumn]: pl.Int64,
} satisfies FrameSchema;
