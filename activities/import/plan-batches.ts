import pl from 'nodejs-polars';
import type { BatchPlan, BatchPlanActivities } from '../../contracts/activities';
import type { FrameRef } from '../../contracts/frame-ref';
import { laneFile, runFolder } from '../../contracts/run';
import { differenceSchema, isChange, isSent } from '../../frames/compare/difference-schema';
import { concatFrames } from '../../frames/build-frame';
import { textColumn } from '../../frames/columns';
import { previewDocumentSchema } from '../gate/preview-document';
import { RefusedRows } from '../gate/refused-rows';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments } from '../runtime/lane-documents';
import { stepReceiptName, type Receipts } from '../runtime/receipts';
import { StageFrames } from '../runtime/stage-frames';
import { noteWriting } from '../verify/writers';
import { batchListSchema, settledReceiptSchema, settledTask, type BatchList } from './batch-documents';

/** The differences of all chunks, without rows that the target has refused in a dry run. */
interface Differences {
  readonly refs: readonly FrameRef[];
  get(ref: FrameRef): Promise<pl.DataFrame>;
}

const sendOrder = ['organisation_unit_id', 'period', 'data_element_id'];

/**
 * Cuts the rows to be written into batches, by org unit and period, each of one data set. The first batch holds one value
 * of each period in which the target holds nothing yet: periods are created by their first value, and when two requests
 * create one at the same time DHIS2 loses rows (2.43+ in silence, 2.38–2.42 with E7611).
 */
export async function planBatches(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, plan: planRef, preview }: Parameters<BatchPlanActivities['planBatches']>[0],
): Promise<BatchPlan> {
  const lane = await laneDocuments(documents, planRef);
  const { plan } = lane;
  await noteWriting(deps.store, receipts, run, lane, false);
  const frames = new StageFrames(deps.store, run, 'import', plan.lane.sourceDataSet);
  const { differences: stored, refused } = await documents.get(preview, previewDocumentSchema);
  const notSent = await RefusedRows.read({ frame: (ref) => frames.get(ref) }, refused === undefined ? [] : [refused]);
  const differences: Differences = {
    refs: stored,
    get: async (ref) => notSent.remaining(await frames.get(ref)),
  };
  const size = plan.sizes.batchValues;
  const batches: BatchList['batches'] = [];
  const store = async (frame: pl.DataFrame, deleting: boolean) => {
    batches.push({ frame: await frames.put(frame), deleting });
  };
  const { first, periods } = await firstOfEachNewPeriod(differences);
  for (let from = 0; from < first.height; from += size) await store(first.slice(from, size), false);
  const serial = batches.length;
  for (const deleting of [false, true]) {
    let open = concatFrames(differenceSchema, []);
    for (const ref of differences.refs) {
      const rows = wanted(await differences.get(ref), deleting).sort(sendOrder);
      open = concatFrames(differenceSchema, [open, deleting ? rows : withoutFirst(rows, periods)]);
      while (open.height >= size) {
        await store(open.head(size), deleting);
        open = open.slice(size, open.height - size);
      }
    }
    if (open.height > 0) await store(open, deleting);
  }
  const list = batchListSchema.parse({ format: 1, batches });
  const before =
    run.continues === undefined
      ? undefined
      : await receipts.last(stepReceiptName(run.continues, settledTask, laneFile(plan.lane), 0), settledReceiptSchema);
  return {
    batches: await deps.store.putDocument(`${runFolder(run)}/plan`, list),
    count: batches.length,
    serial,
    stoppedBefore: before?.stopped === true,
  };
}

function wanted(difference: pl.DataFrame, deleting: boolean): pl.DataFrame {
  return difference.filter(deleting ? isChange.delete : isSent);
}

const isFirst = pl.col('_first');
const isNotFirst = isFirst.not();
const isHeldByTarget = isChange.update.or(isChange.delete).or(pl.col('old_value').isNotNull());

/** Marks the first created row of each period; a period counts as new where no row of the target was met in it. */
function marked(rows: pl.DataFrame, periods: ReadonlySet<string>): pl.DataFrame {
  const seen = new Set<string>();
  const flags = textColumn(rows, 'period').map((period) => {
    if (period === null || !periods.has(period) || seen.has(period)) return false;
    seen.add(period);
    return true;
  });
  return rows.withColumns(pl.Series('_first', flags, pl.Bool));
}

/** First rows are taken from the first chunk that holds the period, so `periods` names for each period its chunk. */
async function firstOfEachNewPeriod(differences: Differences): Promise<{ first: pl.DataFrame; periods: Set<string> }> {
  const known = new Set<string>();
  const created = new Set<string>();
  for (const ref of differences.refs) {
    const difference = await differences.get(ref);
    const held = difference.filter(isHeldByTarget);
    for (const period of textColumn(held, 'period')) if (period !== null) known.add(period);
    for (const period of textColumn(wanted(difference, false), 'period')) if (period !== null) created.add(period);
  }
  const periods = new Set([...created].filter((period) => !known.has(period)));
  const open = new Set(periods);
  const first: pl.DataFrame[] = [];
  for (const ref of differences.refs) {
    if (open.size === 0) break;
    const rows = marked(wanted(await differences.get(ref), false).sort(sendOrder), open)
      .filter(isFirst)
      .drop('_first');
    for (const period of textColumn(rows, 'period')) if (period !== null) open.delete(period);
    first.push(rows);
  }
  return { first: concatFrames(differenceSchema, first), periods };
}

/** Takes out the rows that the first batch holds. Chunks are asked in the order in which that batch was made. */
function withoutFirst(rows: pl.DataFrame, open: Set<string>): pl.DataFrame {
  const flagged = marked(rows, open);
  for (const period of textColumn(flagged.filter(isFirst), 'period')) if (period !== null) open.delete(period);
  return flagged.filter(isNotFirst).drop('_first');
}
