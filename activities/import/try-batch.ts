import { Context } from '@temporalio/activity';
import { z } from 'zod';
import type { ImportActivities } from '../../contracts/activities';
import { frameRefSchema } from '../../contracts/frame-ref';
import { laneFile } from '../../contracts/run';
import { knownPeriods } from '../../dhis2/data-value-sets/known-periods';
import type { Dhis2 } from '../../dhis2/dhis2';
import { sendValues, type LoadRow } from '../../dhis2/loader';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget, type LaneTarget } from '../runtime/lane-documents';
import { stepReceiptName, type Receipts } from '../runtime/receipts';
import { StageFrames } from '../runtime/stage-frames';
import { batchListSchema } from './batch-documents';
import { batchWork, unlandedFrame } from './batch-receipt';
import { batchRows } from './batch-rows';

const dryRunTask = 'dry-run';
const triedSchema = z.strictObject({ refused: frameRefSchema });

/**
 * Lets the target judge a batch without writing it. A dry run validates and does not touch the database (2.38–2.44), so that what
 * only the writing shows is not found.
 */
export async function tryBatch(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, plan, batches, index }: Parameters<ImportActivities['tryBatch']>[0],
  signal: AbortSignal,
): ReturnType<ImportActivities['tryBatch']> {
  const lane = await laneDocuments(documents, plan);
  const target = requireTarget(lane);
  const batch = (await documents.get(batches, batchListSchema)).batches[index];
  if (batch === undefined) throw new Error(`there is no batch ${index}`);
  const { fingerprint } = batchWork(run, lane, batch, index);
  const name = stepReceiptName(run, dryRunTask, laneFile(lane.plan.lane), index);
  const done = await receipts.find(name, fingerprint, triedSchema);
  if (done !== undefined) return done;

  const frames = new StageFrames(deps.store, run, dryRunTask, `batch ${index + 1}`);
  const frame = await frames.get(batch.frame);
  const dhis2 = deps.dhis2(target.connection);
  const rows = batchRows(frame).map(({ row }) => row);
  await nameNewPeriods(dhis2, target, rows, signal);
  const { outcomes } = await sendValues(dhis2, rows, {
    dataSet: target.dataSet,
    model: target.index,
    deleting: batch.deleting,
    dryRun: true,
    preflight: false,
    signal,
    onPost: () => Context.current().heartbeat(),
  });
  const rejectedOnly = outcomes.map((outcome) =>
    outcome.state === 'rejected' ? outcome : { state: 'landed' as const },
  );
  const tried = { refused: await frames.put(unlandedFrame(frame, rejectedOnly)) };
  await receipts.write(name, fingerprint, tried);
  return tried;
}

/** 2.38–2.42: dry runs create periods, and lose rows (E7611) where another request creates the same. */
async function nameNewPeriods(
  dhis2: Dhis2,
  { dataSet, index }: LaneTarget,
  rows: readonly LoadRow[],
  signal: AbortSignal,
): Promise<void> {
  const orgUnit = rows[0]?.orgUnit;
  if (orgUnit === undefined) return;
  const periods = [...new Set(rows.map(({ period }) => period))];
  await knownPeriods(dhis2).beforeValues(index.profile, { dataSet, orgUnit, periods, signal });
}
