import pl from 'nodejs-polars';
import { z } from 'zod';
import { frameRefSchema, type FrameRef } from '../../contracts/frame-ref';
import { laneFile, type RunKey } from '../../contracts/run';
import { concatFrames } from '../../frames/build-frame';
import { filledTextColumn } from '../../frames/columns';
import { isAmong } from '../../frames/is-among';
import type { FrameStore } from '../../frames/store/frame-store';
import type { LaneDocuments } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import { stepReceiptName, type Receipts } from '../runtime/receipts';

const cellKeys = ['organisation_unit_id', 'data_element_id', 'period'] as const;

/** Rows of the source by org unit, data element and period. */
export const cellsSchema = {
  organisation_unit_id: pl.Utf8,
  data_element_id: pl.Utf8,
  period: pl.Utf8,
  rows: pl.Int64,
};

const receiptSchema = z.strictObject({ cells: frameRefSchema });
const nameOf = (run: RunKey, { plan }: LaneDocuments) => stepReceiptName(run, 'source-cells', laneFile(plan.lane), 0);

/** Counts what a full run read, and keeps it for when the run is verified. */
export async function countCells(
  store: FrameStore,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
): Promise<pl.DataFrame> {
  const ledger = new LaneReceipts(receipts, store, run, lane, 'gate');
  const counted: pl.DataFrame[] = [];
  for (let index = 0; index < ledger.chunks; index += 1) {
    const { frame } = await ledger.extracted(index);
    if (frame.rows > 0) counted.push(cellsOf(await ledger.frame(frame)));
  }
  const cells = concatFrames(cellsSchema, counted);
  await receipts.write(nameOf(run, lane), lane.plan.lane.id, { cells: await store.putFrame('scopes/cells', cells) });
  return cells;
}

/** What the gate counted; undefined where it did not. */
export async function countedCells(
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
): Promise<FrameRef | undefined> {
  return (await receipts.last(nameOf(run, lane), receiptSchema))?.cells;
}

function cellsOf(rows: pl.DataFrame): pl.DataFrame {
  return rows
    .filter(pl.col('deleted').fillNull(pl.lit(false)).not())
    .groupBy([...cellKeys])
    .agg(pl.len().cast(pl.Int64).alias('rows'));
}

/** The distinct ids of a column. */
export function idsIn(cells: pl.DataFrame, column: (typeof cellKeys)[number]): Set<string> {
  return new Set(filledTextColumn(cells.select(column).unique(), column));
}

export function rowsIn(cells: pl.DataFrame): number {
  return cells.height === 0 ? 0 : cells.getColumn('rows').sum();
}

export function cellsIn(cells: pl.DataFrame, column: (typeof cellKeys)[number], ids: Iterable<string>): pl.DataFrame {
  return cells.filter(isAmong(column, ids));
}
