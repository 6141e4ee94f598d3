import pl from 'nodejs-polars';

/** Name of the temporary column that `numberRows` adds. */
export const rowNumber = '_row';
const numbers = pl.intRange(0, pl.len()).cast(pl.Int64).alias(rowNumber);

/** Adds the row's number from 0, so that steps which reorder or split a frame can name its rows. */
export function numberRows(frame: pl.DataFrame): pl.DataFrame {
  return frame.withColumns(numbers);
}
