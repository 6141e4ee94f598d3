import pl from 'nodejs-polars';
import { numberRows, rowNumber } from '../row-number';

/**
 * Cuts a frame into batches of at most `maxRows` rows. Rows are ordered by the columns in `by`, most significant first, and within
 * equal ones as they came; a batch never spans two values of the first column (the data set: one POST holds one), and a group of
 * equal `by` values is only cut when it is larger than a batch. The same rows give the same batches.
 */
export function partitionFrame(
  frame: pl.DataFrame,
  by: readonly [string, ...string[]],
  maxRows: number,
): pl.DataFrame[] {
  if (!Number.isInteger(maxRows) || maxRows < 1)
    throw new RangeError(`A batch must hold at least one row, not ${maxRows}`);
  if (frame.height === 0) return [];
  const sorted = numberRows(frame).sort([...by, rowNumber].map((column) => pl.col(column)));
  const groups = sorted
    .groupBy([...by])
    .agg(pl.len().alias('_rows'), pl.col(rowNumber).min().alias('_first'))
    .sort([...by].map((column) => pl.col(column)))
    .select(by[0], '_rows')
    .rows();
  const cut = cuts(
    groups.map(([first, rows]) => ({ whole: String(first), rows: Number(rows) })),
    maxRows,
  );
  const plain = sorted.select(...frame.columns);
  return cut.map(([offset, length]) => plain.slice(offset, length));
}

/** [offset, length] of each batch over consecutive groups. */
function cuts(groups: readonly { whole: string; rows: number }[], maxRows: number): [number, number][] {
  const batches: [number, number][] = [];
  let offset = 0;
  let length = 0;
  let whole: string | undefined;
  const close = (): void => {
    if (length > 0) batches.push([offset, length]);
    offset += length;
    length = 0;
  };
  for (const group of groups) {
    if (group.whole !== whole || length + group.rows > maxRows) close();
    whole = group.whole;
    length += group.rows;
    while (length > maxRows) {
      batches.push([offset, maxRows]);
      offset += maxRows;
      length -= maxRows;
    }
  }
  close();
  return batches;
}
