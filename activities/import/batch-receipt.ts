import pl from 'nodejs-polars';
import { laneFile, type RunKey } from '../../contracts/run';
import { identityOf } from '../../contracts/server-identity';
import type { RowOutcome } from '../../dhis2/loader';
import { isChange } from '../../frames/compare/difference-schema';
import { toRejects } from '../../frames/rejects/rejects-frame';
import { requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import { fingerprintOf, stepReceiptName } from '../runtime/receipts';
import type { BatchList, BatchReceipt } from './batch-documents';
import type { BatchRow } from './batch-rows';

/** The loader's outcomes, and `held`: the target changed since the preview, so the row was not sent. */
export type BatchOutcome = RowOutcome | { readonly state: 'held'; readonly code: string; readonly text: string };

/** Where the receipt of a batch lies, and the fingerprint of the work that it stands for. */
export function batchWork(
  run: RunKey,
  lane: LaneDocuments,
  batch: BatchList['batches'][number],
  index: number,
): { readonly name: string; readonly fingerprint: string } {
  const target = requireTarget(lane);
  const { server } = target.description;
  return {
    name: stepReceiptName(run, 'import', laneFile(lane.plan.lane), index),
    fingerprint: fingerprintOf(['import', identityOf(server), server.version, target.dataSet, batch]),
  };
}

/** Counts what became of the rows of a batch. */
export function countOutcomes(
  rows: readonly BatchRow[],
  outcomes: readonly BatchOutcome[],
): Omit<BatchReceipt, 'unlanded' | 'posts'> {
  const isOfSource = (row: BatchRow) => row.fromSource;
  const count = (state: BatchOutcome['state'], which: (row: BatchRow) => boolean) =>
    rows.filter((row, i) => outcomes[i]?.state === state && which(row)).length;
  const isA = (change: BatchRow['change']) => (row: BatchRow) => row.change === change;
  const isOfTarget = (row: BatchRow) => row.old !== undefined;
  return {
    created: count('landed', isA('create')),
    updated: count('landed', isA('update')),
    deleted: count('landed', isA('delete')),
    deletedFromSource: count('landed', (row) => row.cause === 'tombstone'),
    deletedNotKept: count('landed', (row) => row.cause === 'not kept'),
    held: count('held', isOfSource),
    heldTargetRows: count('held', isOfTarget),
    rejected: count('rejected', isOfSource),
    rejectedTargetRows: count('rejected', isOfTarget),
    notAttempted: count('notAttempted', isOfSource),
    notAttemptedTargetRows: count('notAttempted', isOfTarget),
  };
}

const isDeletion = isChange.delete.alias('deleted');
const isUnlanded = pl.col('_state').isNotNull();

/** The rows that did not land, with their reasons (`rejectsSchema`). */
export function unlandedFrame(frame: pl.DataFrame, outcomes: readonly BatchOutcome[]): pl.DataFrame {
  const reasons = outcomes.map((outcome) => (outcome.state === 'landed' ? undefined : outcome));
  const rows = frame
    .withColumns(
      pl.Series(
        'code',
        reasons.map((reason) => reason?.code ?? null),
        pl.Utf8,
      ),
      pl.Series(
        'text',
        reasons.map((reason) => reason?.text ?? null),
        pl.Utf8,
      ),
      pl.Series(
        '_state',
        reasons.map((reason) => reason?.state ?? null),
        pl.Utf8,
      ),
      isDeletion,
    )
    .filter(isUnlanded);
  return toRejects(rows, 'import');
}
