import type pl from 'nodejs-polars';
import type { FrameRef } from '../../contracts/frame-ref';
import type { RejectCounts } from '../../contracts/preview';
import { laneFile, runFolder, type RunKey } from '../../contracts/run';
import { countKnown, markKnown } from '../../frames/rejects/known-rejects';
import { rejectsToCsvPieces } from '../../frames/rejects/rejects-to-csv';
import type { FrameStore } from '../../frames/store/frame-store';
import type { LaneDocuments } from '../runtime/lane-documents';
import { verifiedScope } from '../verify/verified-scope';

/** The one table of the rows of a data set that do not land, as Parquet and CSV. */
export interface RejectTable {
  /** `rejectTableSchema` */
  readonly frame: FrameRef;
  readonly counts: RejectCounts;
}

/** Marks what the last verified run of this scope rejected as well, and stores the table in the run's `rejects` folder. */
export async function storeRejectTable(
  store: FrameStore,
  run: Pick<RunKey, 'runId'>,
  lane: LaneDocuments,
  rejects: pl.DataFrame,
): Promise<RejectTable> {
  const last = (await verifiedScope(store, lane))?.rejects;
  const table = markKnown(rejects, last === undefined ? undefined : await store.getFrame(last));
  const folder = `${runFolder(run)}/rejects`;
  if (table.height > 0) await store.writeText(`${folder}/${laneFile(lane.plan.lane)}.csv`, rejectsToCsvPieces(table));
  return { frame: await store.putFrame(folder, table), counts: countKnown(table) };
}
