import pl from 'nodejs-polars';
import type { Account } from '../../contracts/account';
import type { RunKey } from '../../contracts/run';
import { concatFrames } from '../../frames/build-frame';
import { readBackCodes } from '../../frames/rejects/reject-codes';
import { dataValueSchema } from '../../frames/schema';
import type { FrameStore } from '../../frames/store/frame-store';
import type { LaneDocuments } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import type { Receipts } from '../runtime/receipts';
import { keysOfSource, rowsAsRead } from './open-rows';
import { readFrom } from './read-from';
import { moveWatermark, watermarkName, type Watermark } from './watermark';

export interface VerifiedRun {
  readonly run: RunKey;
  readonly lane: LaneDocuments;
  readonly account: Account;
  /** All rows that did not land (`rejectsSchema` or more). */
  readonly unlanded: pl.DataFrame;
}

/**
 * Rows that the target's rules keep from being deleted: found in the preflight, refused with a code of DHIS2, or still there after the target took the deletion twice. Trying again every
 * night would give the same; the next full run tries again.
 */
const isLasting = pl
  .col('stage')
  .eq(pl.lit('preflight'))
  .or(pl.col('code').str.contains('^E\\d{4}$').fillNull(pl.lit(false)))
  .or(pl.col('code').isIn([...readBackCodes]));

/**
 * Moves the watermark to where a verified run stands. Called under the write lock. Of two runs the one that began to read
 * later counts; it goes back only where the source's clock did.
 */
export async function advanceWatermark(
  store: FrameStore,
  receipts: Receipts,
  { run, lane, account, unlanded }: VerifiedRun,
): Promise<void> {
  const { reading } = lane.plan;
  if (reading === undefined) return;
  const ledger = new LaneReceipts(receipts, store, run, lane);
  const at = await readFrom(ledger, lane);
  const isSourceRow = pl.col('source_data_element_id').isNotNull();
  const open = concatFrames(dataValueSchema, await rowsAsRead(ledger, keysOfSource(unlanded.filter(isSourceRow))));
  const deletions = unlanded.filter(isSourceRow.not().and(isLasting.not())).height;
  // what the target holds now: read before the import, so that after a first run it would be nothing
  const target = account.targetRead + account.created - account.targetDeleted;
  const counted = { source: account.extracted, target };
  const next: Watermark = {
    format: 2,
    run: run.runId,
    at,
    fullAt: reading.lastFull?.at ?? at,
    scope: reading.scope,
    periods: [...new Set([...(reading.periodsBefore ?? []), ...lane.plan.periods])],
    open: await store.putFrame('watermarks/open', open),
    ...(deletions === 0
      ? {}
      : { nextFull: `${deletions} deletions of rows that the source no longer has did not land in the last run` }),
    rows: reading.lastFull?.rows ?? counted,
  };
  await moveWatermark(store, watermarkName(lane), next, reading.ahead);
}
