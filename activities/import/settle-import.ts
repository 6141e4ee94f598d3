import type { BatchPlanActivities } from '../../contracts/activities';
import { imbalances, type Account } from '../../contracts/account';
import { failureTypes } from '../../contracts/failures';
import type { RejectCounts, RejectReason } from '../../contracts/preview';
import { runFolder } from '../../contracts/run';
import { concatRejects } from '../../frames/rejects/rejects-frame';
import { previewDocumentSchema } from '../gate/preview-document';
import { rejectReasons } from '../gate/reject-reasons';
import { storeRejectTable } from '../gate/reject-table';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments } from '../runtime/lane-documents';
import { fingerprintOf, receiptName, type Receipts } from '../runtime/receipts';
import { TerminalError } from '../runtime/to-failure';
import { batchListSchema, batchReceiptSchema, settledTask, type SettledReceipt } from './batch-documents';

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
  const dataSet = plan.lane.sourceDataSet;
  const planned = preview.account;
  const account: Account = {
    ...planned,
    created: 0,
    updated: 0,
    deletedByTombstone: 0,
    targetUpdated: 0,
    targetDeleted: 0,
  };
  const unlanded = [];
  let rejected = 0;
  for (let index = 0; index < batches.length; index += 1) {
    const receipt = await receipts.read(receiptName(input.run, 'import', dataSet, index), batchReceiptSchema);
    account.created += receipt.created;
    account.updated += receipt.updated;
    account.deletedByTombstone += receipt.deletedFromSource;
    account.held += receipt.held;
    account.notAttempted += receipt.notAttempted;
    account.targetUpdated += receipt.updated;
    account.targetDeleted += receipt.deleted;
    account.targetHeld += receipt.heldTargetRows + receipt.rejectedTargetRows + receipt.notAttemptedTargetRows;
    rejected += receipt.rejected;
    unlanded.push(await deps.store.getFrame(receipt.unlanded));
  }
  const { created, updated, unchanged, deletedByTombstone, held, notAttempted } = account;
  const accounted = created + updated + unchanged + deletedByTombstone + held + notAttempted + rejected;
  const problems =
    accounted === planned.mapped
      ? []
      : [`${planned.mapped} rows were to be brought over, but the import accounts for ${accounted}`];
  account.mapped = planned.mapped - rejected;
  account.rejected = planned.rejected + rejected;
  problems.push(...imbalances(account));
  if (problems.length > 0) throw new TerminalError(failureTypes.accountDoesNotBalance, problems);

  const folder = runFolder(input.run);
  const all = concatRejects([await deps.store.getFrame(preview.rejects), ...unlanded]);
  const table = await storeRejectTable(deps.store, input.run, lane, all);
  const content: SettledReceipt = {
    plan: input.plan,
    preview: input.preview,
    unlanded: await deps.store.putFrame(`${folder}/frames`, concatRejects(unlanded)),
    rejects: table.frame,
  };
  await receipts.write(
    receiptName(input.run, settledTask, dataSet, 0),
    fingerprintOf([input.batches, settledTask]),
    content,
  );
  return { account, rejectReasons: rejectReasons(all), rejects: table.counts };
}
