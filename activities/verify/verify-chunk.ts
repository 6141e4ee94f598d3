import type pl from 'nodejs-polars';
import type { ChunkInput, ChunkVerification, VerifyActivities } from '../../contracts/activities';
import { laneFile } from '../../contracts/run';
import { compareFrames } from '../../frames/compare/compare-frames';
import { isWritten } from '../../frames/compare/difference-schema';
import { textColumn } from '../../frames/columns';
import { keyColumns } from '../../frames/schema';
import { deletedByAbsence, deletePolicyOf } from '../compare/absent-rows';
import { readTarget } from '../compare/read-target';
import { targetScope } from '../compare/target-scope';
import { chunkOf } from '../extract/extract-chunk';
import { settledReceiptSchema, settledTask } from '../import/batch-documents';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import { receiptName, type Receipts } from '../runtime/receipts';

const shownExamples = 5;

export function verifyActivities(deps: ActivityDeps, documents: Documents, receipts: Receipts): VerifyActivities {
  return {
    verifyChunk: activity((input, signal) => verifyChunk(deps, documents, receipts, input, signal)),
  };
}

/**
 * Compares what was meant with what the target holds now: values as they were sent, deleted rows gone. Rows that are known not
 * to have landed are not expected.
 */
async function verifyChunk(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, plan: planRef, index }: ChunkInput,
  signal: AbortSignal,
): Promise<ChunkVerification> {
  const lane = await laneDocuments(documents, planRef);
  const target = requireTarget(lane);
  const chunk = chunkOf(lane.plan, index);
  const ledger = new LaneReceipts(receipts, deps.store, run, lane, 'verify');
  const settledName = receiptName(run, settledTask, laneFile(lane.plan.lane), 0);
  const { unlanded } = await receipts.read(settledName, settledReceiptSchema);
  const notExpected = (await ledger.frame(unlanded)).select(...keyColumns);
  const landed = (rows: pl.DataFrame) => rows.join(notExpected, { on: [...keyColumns], how: 'anti' });
  const compared = await ledger.compared(index);
  const meant = landed(await ledger.frame(compared.valid));
  const gone = landed(deletedByAbsence(await ledger.frame(compared.difference)));
  const now = await readTarget(deps, target, targetScope(lane, chunk), meant, signal);
  const { difference } = compareFrames(meant, now, {
    ...target.index.valueRules,
    deletes: deletePolicyOf(lane.plan),
    deletableKeys: gone,
  });
  const wrong = difference.filter(isWritten);
  return {
    agreed: difference.height - wrong.height,
    differences: wrong.height,
    examples: examples(wrong),
  };
}

function examples(wrong: pl.DataFrame): string[] {
  const some = wrong.head(shownExamples);
  const columns = keyColumns.map((column) => textColumn(some, column));
  const values = textColumn(some, 'value');
  const found = textColumn(some, 'old_value');
  const changes = textColumn(some, 'change');
  return changes.map((change, i) => {
    const key = columns.map((column) => column[i] ?? '').join(' ');
    if (change === 'create') return `${key}: not there`;
    if (change === 'delete') return `${key}: should be gone`;
    return values[i] === found[i] ? `${key}: comment or follow-up differs` : `${key}: another value`;
  });
}
