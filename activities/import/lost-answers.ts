import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { z } from 'zod';
import type { ImportActivities } from '../../contracts/activities';
import { frameRefSchema, type FrameRef } from '../../contracts/frame-ref';
import { laneFile, type RunKey } from '../../contracts/run';
import { isPresent, keyText, readKeys, type LoadRow } from '../../dhis2/loader';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget, type LaneDocuments, type LaneTarget } from '../runtime/lane-documents';
import { stepReceiptName, type Receipts } from '../runtime/receipts';
import { StageFrames } from '../runtime/stage-frames';
import { batchListSchema, batchReceiptSchema } from './batch-documents';
import { batchWork } from './batch-receipt';
import { batchRows } from './batch-rows';

const sendingTask = 'import-sending';
const resendingTask = 'import-resending';
const resendingSchema = z.strictObject({ rows: frameRefSchema });
/** Between two reads of the same keys: most requests that are still carried out have shown a change by then. */
const defaultPauseMs = 10_000;
/** Then the target is being changed all the time, by others as well. */
const maxReads = 30;

/** Notes that requests for a batch are about to be sent, so that a batch that breaks off is known to have lost answers. */
export async function noteSending(
  receipts: Receipts,
  run: RunKey,
  { plan }: LaneDocuments,
  index: number,
  fingerprint: string,
): Promise<void> {
  await receipts.write(sendingName(run, plan, index), fingerprint, {});
}

function sendingName(run: RunKey, { lane }: LaneDocuments['plan'], index: number): string {
  return stepReceiptName(run, sendingTask, laneFile(lane), index);
}

/** Notes which rows (`differenceSchema`) are about to be sent once more. */
export async function noteResending(
  receipts: Receipts,
  run: RunKey,
  { plan }: LaneDocuments,
  fingerprint: string,
  rows: FrameRef,
): Promise<void> {
  await receipts.write(stepReceiptName(run, resendingTask, laneFile(plan.lane), 0), fingerprint, { rows });
}

/** The rows that an attempt which broke off had begun to send once more; of any work where no fingerprint is given. */
export async function notedResending(
  receipts: Receipts,
  run: RunKey,
  { plan }: LaneDocuments,
  fingerprint?: string,
): Promise<FrameRef | undefined> {
  const noted = await receipts.inspect(stepReceiptName(run, resendingTask, laneFile(plan.lane), 0), resendingSchema);
  return fingerprint === undefined || noted?.fingerprint === fingerprint ? noted?.content.rows : undefined;
}

export async function awaitLostAnswers(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, plan, batches, indexes, resending }: Parameters<ImportActivities['awaitLostAnswers']>[0],
  signal: AbortSignal,
): Promise<void> {
  const lane = await laneDocuments(documents, plan);
  const target = requireTarget(lane);
  const list = (await documents.get(batches, batchListSchema)).batches;
  const frames = new StageFrames(deps.store, run, 'import', lane.plan.lane.sourceDataSet);
  const untilQuiet = async (ref: FrameRef): Promise<void> => {
    const rows = batchRows(await frames.get(ref)).map(({ row }) => row);
    await untilTwoReadsAgree(() => contentAt(deps, target, rows, signal), deps.lostAnswerPauseMs, signal);
  };
  for (const index of indexes) {
    const batch = list[index];
    if (batch === undefined) throw new Error(`there is no batch ${index}`);
    const { name, fingerprint } = batchWork(run, lane, batch, index);
    const sent = await receipts.find(sendingName(run, lane.plan, index), fingerprint, z.object({}));
    const answered = await receipts.find(name, fingerprint, batchReceiptSchema);
    if (sent === undefined || answered !== undefined) continue;
    await untilQuiet(batch.frame);
  }
  const noted = resending === true ? await notedResending(receipts, run, lane) : undefined;
  if (noted !== undefined) await untilQuiet(noted);
}

async function untilTwoReadsAgree(
  read: () => Promise<string>,
  pauseMs = defaultPauseMs,
  signal: AbortSignal,
): Promise<void> {
  let before = await read();
  for (let reads = 1; reads < maxReads; reads += 1) {
    await sleep(pauseMs, undefined, { signal });
    const now = await read();
    if (now === before) return;
    before = now;
  }
}

/** What the target holds at the rows' keys, as one text. */
async function contentAt(
  deps: ActivityDeps,
  { connection, dataSet, index }: Pick<LaneTarget, 'connection' | 'dataSet' | 'index'>,
  rows: readonly LoadRow[],
  signal: AbortSignal,
): Promise<string> {
  const stored = await readKeys(deps.dhis2(connection), rows, {
    dataSet,
    profile: index.profile,
    signal,
    onRead: () => Context.current().heartbeat(),
  });
  return rows
    .map((row) => {
      const now = stored.get(keyText(row));
      return isPresent(now) ? JSON.stringify([now.value, now.comment, now.followUp]) : '';
    })
    .join('\n');
}
