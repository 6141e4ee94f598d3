import type { BatchPlanActivities } from '../../contracts/activities';
import { imbalances, type Account } from '../../contracts/account';
import { failureTypes } from '../../contracts/failures';
import type { FrameRef } from '../../contracts/frame-ref';
import type { RejectCounts, RejectReason } from '../../contracts/preview';
import { laneFile, runFolder } from '../../contracts/run';
import { isChange } from '../../frames/compare/difference-schema';
import { concatRejects, toRejects } from '../../frames/rejects/rejects-frame';
import { countAsRejected } from '../compare/count-as-rejected';
import { previewDocumentSchema } from '../gate/preview-document';
import { rejectReasons } from '../gate/reject-reasons';
import { storeRejectTable } from '../gate/reject-table';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments } from '../runtime/lane-documents';
import { fingerprintOf, stepReceiptName, type Receipts } from '../runtime/receipts';
import { TerminalError } from '../runtime/to-failure';
import {
  batchListSchema,
  batchReceiptSchema,
  settledTask,
  type BatchReceipt,
  type SettledReceipt,
} from './batch-documents';
import { batchWork, countOutcomes, unlandedFrame, type BatchOutcome } from './batch-receipt';
import { batchRows } from './batch-rows';

/** Stands for the receipt of a batch that was never started, because the import was stopped. */
async function unsent(
  { store }: ActivityDeps,
  { run, stopped }: Parameters<BatchPlanActivities['settleImport']>[0],
  ref: FrameRef,
  index: number,
): Promise<BatchReceipt> {
  if (stopped === undefined) throw new Error(`the receipt of batch ${index} is missing`);
  const frame = await store.getFrame(ref);
  const rows = batchRows(frame);
  const outcomes = rows.map((): BatchOutcome => ({ state: 'notAttempted', code: 'IMPORT_STOPPED', text: stopped }));
  const unlanded = await store.putFrame(`${runFolder(run)}/frames`, unlandedFrame(frame, outcomes));
  return { ...countOutcomes(rows, outcomes), unlanded, posts: 0 };
}

const isDeletion = isChange.delete.alias('deleted');

/** Turns the preview's "would be" into what was done, from the receipts of all batches. */
export async function settleImport(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  input: Parameters<BatchPlanActivities['settleImport']>[0],
): Promise<{ account: Account; rejectReasons: RejectReason[]; rejects: RejectCounts }> {
  const lane = await laneDocuments(documents, input.plan);
  const { plan } = lane;
  const preview = await documents.get(input.preview, previewDocumentSchema);
  const { batches } = await documents.get(input.batches, batchListSchema);
  const planned = preview.account;
  const account: Account = {
    ...planned,
    created: 0,
    updated: 0,
    deletedByTombstone: 0,
    deletedNotKept: 0,
    targetUpdated: 0,
    targetDeleted: 0,
  };
  const unlanded = [];
  let rejected = 0;
  for (const [index, batch] of batches.entries()) {
    const { name, fingerprint } = batchWork(input.run, lane, batch, index);
    const receipt =
      (await receipts.find(name, fingerprint, batchReceiptSchema)) ?? (await unsent(deps, input, batch.frame, index));
    account.created += receipt.created;
    account.updated += receipt.updated;
    account.deletedByTombstone += receipt.deletedFromSource;
    account.deletedNotKept += receipt.deletedNotKept;
    account.held += receipt.held;
    account.notAttempted += receipt.notAttempted;
    account.targetUpdated += receipt.updated;
    account.targetDeleted += receipt.deleted;
    account.targetHeld += receipt.heldTargetRows + receipt.rejectedTargetRows + receipt.notAttemptedTargetRows;
    rejected += receipt.rejected;
    unlanded.push(await deps.store.getFrame(receipt.unlanded));
  }
  const folder = runFolder(input.run);
  const refused = preview.refused === undefined ? [] : [await deps.store.getFrame(preview.refused)];
  const before = await deps.store.putFrame(`${folder}/frames`, concatRejects([...refused, ...unlanded]));
  if (input.resent !== undefined) {
    const rows = await deps.store.getFrame(input.resent);
    rejected += countAsRejected(rows, account);
    unlanded.push(toRejects(rows.withColumns(isDeletion), 'import'));
  }
  const { created, updated, unchanged, notKept, deletedNotKept, deletedByTombstone, held, notAttempted } = account;
  const deleted = deletedNotKept + deletedByTombstone;
  const accounted = created + updated + unchanged + notKept + deleted + held + notAttempted + rejected;
  const problems =
    accounted === planned.mapped
      ? []
      : [`${planned.mapped} rows were to be brought over, but the import accounts for ${accounted}`];
  account.mapped = planned.mapped - rejected;
  account.rejected = planned.rejected + rejected;
  problems.push(...imbalances(account));
  if (problems.length > 0) throw new TerminalError(failureTypes.accountDoesNotBalance, problems);

  const all = concatRejects([await deps.store.getFrame(preview.rejects), ...unlanded]);
  const table = await storeRejectTable(deps.store, input.run, lane, all);
  const content: SettledReceipt = {
    plan: input.plan,
    preview: input.preview,
    unlanded: await deps.store.putFrame(`${folder}/frames`, concatRejects([...refused, ...unlanded])),
    rejects: table.frame,
    ...(input.resent === undefined ? {} : { before, resent: input.resent }),
    ...(input.stopped === undefined ? {} : { stopped: true }),
  };
  await receipts.write(
    stepReceiptName(input.run, settledTask, laneFile(plan.lane), 0),
    fingerprintOf([input.batches, settledTask]),
    content,
  );
  return { account, rejectReasons: rejectReasons(all), rejects: table.counts };
}
