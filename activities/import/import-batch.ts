import { Context } from '@temporalio/activity';
import type { BatchResult, ImportActivities } from '../../contracts/activities';
import { isAsSent, isPresent, keyText, readKeys, sendValues, type LoadRow } from '../../dhis2/loader';
import { equalContents } from '../../frames/compare/equality';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget, type LaneTarget } from '../runtime/lane-documents';
import type { Receipts } from '../runtime/receipts';
import { StageFrames } from '../runtime/stage-frames';
import { batchListSchema, batchReceiptSchema, type BatchReceipt } from './batch-documents';
import { batchWork, countOutcomes, unlandedFrame, type BatchOutcome } from './batch-receipt';
import { batchRows, type BatchRow } from './batch-rows';
import { newerWriters, type Writer } from '../verify/writers';
import { awaitLostAnswers, noteSending } from './lost-answers';
import { resendRows } from './resend-rows';
import { tryBatch } from './try-batch';

const held: BatchOutcome = {
  state: 'held',
  code: 'TARGET_MOVED',
  text: 'The target was changed at this key after the preview; nothing was written over it',
};

/** Not held as moved: the target is as this run saw it, but its source is no longer. */
const overtaken = (writer: Writer): BatchOutcome => ({
  state: 'held',
  code: 'NEWER_RUN',
  text: `Run ${writer.run} has read the source after this value was read, and has written since; nothing was written over its work`,
});

export function importActivities(deps: ActivityDeps, documents: Documents, receipts: Receipts): ImportActivities {
  return {
    importBatch: activity((input, signal) => importBatch(deps, documents, receipts, input, signal)),
    tryBatch: activity((input, signal) => tryBatch(deps, documents, receipts, input, signal)),
    resendRows: activity((input, signal) => resendRows(deps, documents, receipts, input, signal)),
    awaitLostAnswers: activity((input, signal) => awaitLostAnswers(deps, documents, receipts, input, signal)),
  };
}

async function importBatch(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, plan, batches, index }: Parameters<ImportActivities['importBatch']>[0],
  signal: AbortSignal,
): Promise<BatchResult> {
  const lane = await laneDocuments(documents, plan);
  const target = requireTarget(lane);
  const batch = (await documents.get(batches, batchListSchema)).batches[index];
  if (batch === undefined) throw new Error(`there is no batch ${index}`);
  const { name, fingerprint } = batchWork(run, lane, batch, index);
  const done = await receipts.find(name, fingerprint, batchReceiptSchema);
  if (done !== undefined) return resultOf(done);

  const frames = new StageFrames(deps.store, run, 'import', `batch ${index + 1}`);
  const frame = await frames.get(batch.frame);
  const rows = batchRows(frame);
  const newer = await newerWriters(deps.store, receipts, run, lane);
  const { outcomes, posts } = await writeRows(deps, target, rows, newer, batch.deleting, signal, () =>
    noteSending(receipts, run, lane, index, fingerprint),
  );
  const receipt: BatchReceipt = {
    ...countOutcomes(rows, outcomes),
    unlanded: await frames.put(unlandedFrame(frame, outcomes)),
    posts,
  };
  await receipts.write(name, fingerprint, receipt);
  return resultOf(receipt);
}

/**
 * Reads the batch's keys again before anything is sent: what is there already as meant (an earlier attempt wrote it) is
 * not sent again, and what was changed by others since the preview is held, as is what a run wrote that read the source later.
 */
async function writeRows(
  deps: ActivityDeps,
  target: LaneTarget,
  rows: readonly BatchRow[],
  newer: readonly Writer[],
  deleting: boolean,
  signal: AbortSignal,
  beforeSending: () => Promise<void>,
): Promise<{ outcomes: BatchOutcome[]; posts: number }> {
  const dhis2 = deps.dhis2(target.connection);
  const { dataSet, index } = target;
  const onRead = () => Context.current().heartbeat();
  const now = await readKeys(
    dhis2,
    rows.map(({ row }) => row),
    { dataSet, profile: index.profile, signal, onRead },
  );
  const outcomes: (BatchOutcome | undefined)[] = rows.map(({ row, old, change }) => {
    const stored = now.get(keyText(row));
    const asMeant = change === 'delete' ? !isPresent(stored) : isAsSent(row, stored, index);
    if (asMeant) return { state: 'landed' };
    const asSeen =
      old === undefined
        ? !isPresent(stored)
        : isPresent(stored) && equalContents(row.dataElement, old, stored, index.valueRules);
    if (!asSeen) return held;
    const { orgUnit, period, dataElement } = row;
    const writer = newer.find(({ concerns }) =>
      concerns({ orgUnits: [orgUnit], periods: [period], dataElements: [dataElement] }),
    );
    return writer === undefined ? undefined : overtaken(writer);
  });
  const open = rows.flatMap(({ row }, position) => (outcomes[position] === undefined ? [{ row, position }] : []));
  if (open.length === 0) return { outcomes: settled(outcomes), posts: 0 };
  await beforeSending();
  const toSend: LoadRow[] = open.map(({ row }) => row);
  const sent = await sendValues(dhis2, toSend, {
    dataSet,
    model: index,
    deleting,
    preflight: false,
    signal,
    onPost: () => Context.current().heartbeat(),
  });
  open.forEach(({ position }, i) => (outcomes[position] = sent.outcomes[i]));
  return { outcomes: settled(outcomes), posts: sent.posts };
}

function settled(outcomes: readonly (BatchOutcome | undefined)[]): BatchOutcome[] {
  return outcomes.map(
    (outcome) => outcome ?? { state: 'notAttempted', code: 'NOT_SENT', text: 'The row was not sent' },
  );
}

function resultOf({ created, updated, deleted, rejected, posts }: BatchReceipt): BatchResult {
  return { landed: created + updated + deleted, refused: rejected, posts };
}
