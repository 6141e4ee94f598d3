import pl from 'nodejs-polars';

/** The five columns that identify a data value. All are strings and never null. */
export const keyColumns = [
  'data_element_id',
  'period',
  'organisation_unit_id',
  'category_option_combo_id',
  'attribute_option_combo_id',
] as const;
export type KeyColumn = (typeof keyColumns)[number];

/** The source's key of a mapped row, kept beside the target's: `source_data_element_id` … */
export const sourceKeyColumns = keyColumns.map((column) => `source_${column}` as const);

/** A frame of data values: the toolbox's columns and the rest of what DHIS2 keeps in a row. */
export const dataValueSchema = {
  data_element_id: pl.Utf8,
  period: pl.Utf8,
  organisation_unit_id: pl.Utf8,
  category_option_combo_id: pl.Utf8,
  attribute_option_combo_id: pl.Utf8,
  /** Null in rows that carry a comment only, and in tombstones without a value. */
  value: pl.Utf8,
  /** UTC; null when the values were read as CSV, which has no such column. */
  created: pl.Datetime('ms'),
  /** UTC. */
  last_updated: pl.Datetime('ms'),
  comment: pl.Utf8,
  follow_up: pl.Bool,
  deleted: pl.Bool,
} as const;

/** Columns of `extractDataset` and its sisters when no option adds others. */
export const toolboxColumns = [...keyColumns, 'value', 'created', 'last_updated'] as const;
