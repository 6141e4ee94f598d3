import type pl from 'nodejs-polars';
import type { ChunkVerification, VerifyActivities, VerifyInput } from '../../contracts/activities';
import { laneFile, type RunKey } from '../../contracts/run';
import { compareFrames } from '../../frames/compare/compare-frames';
import { emptyFrame } from '../../frames/build-frame';
import { dataValueSchema, keyColumns } from '../../frames/schema';
import { deletedByAbsence, deletePolicyOf, isNothingToCompare } from '../compare/absent-rows';
import { readTarget } from '../compare/read-target';
import { targetScope } from '../compare/target-scope';
import { chunkOf } from '../extract/extract-chunk';
import { settledReceiptSchema, settledTask, type SettledReceipt } from '../import/batch-documents';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import { stepReceiptName, type Receipts } from '../runtime/receipts';
import { StageFrames } from '../runtime/stage-frames';
import type { GroupCounts } from '../tables/group-counts';
import { ValueCounts } from '../tables/value-counts';
import { verdictClasses, verdictsOf } from './verdicts';
import { verificationReceiptSchema, verificationWork, type VerificationReceipt } from './verification-receipt';

export function verifyActivities(deps: ActivityDeps, documents: Documents, receipts: Receipts): VerifyActivities {
  return {
    verifyChunk: activity((input, signal) => verifyChunk(deps, documents, receipts, input, signal)),
  };
}

/**
 * Compares what was meant with what the target holds now: values as they were sent, deleted rows gone. Rows that are known not
 * to have landed are not expected. A receipt that is there already is no reason not to read: what it saw may be old.
 */
async function verifyChunk(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, plan: planRef, index, again }: VerifyInput,
  signal: AbortSignal,
): Promise<ChunkVerification> {
  const lane = await laneDocuments(documents, planRef);
  const target = requireTarget(lane);
  const chunk = chunkOf(lane.plan, index);
  const ledger = new LaneReceipts(receipts, deps.store, run, lane, 'verify');
  const settledName = stepReceiptName(run, settledTask, laneFile(lane.plan.lane), 0);
  const settled = await receipts.read(settledName, settledReceiptSchema);
  const unchanged = again === true ? await agreedBefore(receipts, run, lane, settled, index) : undefined;
  if (unchanged !== undefined) return { agreed: unchanged.agreed, differences: 0 };
  const notExpected = (await ledger.frame(settled.unlanded)).select(...keyColumns);
  const landed = (rows: pl.DataFrame) => rows.join(notExpected, { on: [...keyColumns], how: 'anti' });
  const compared = await ledger.compared(index);
  const meant = landed(await ledger.frame(compared.valid));
  const gone = landed(deletedByAbsence(await ledger.frame(compared.difference)));
  const now = isNothingToCompare(chunk, meant, gone)
    ? emptyFrame(dataValueSchema)
    : await readTarget(deps, target, targetScope(lane, chunk), meant, signal);
  const { difference } = compareFrames(meant, now, {
    ...target.index.valueRules,
    deletes: deletePolicyOf(lane.plan),
    deletableKeys: gone,
  });
  const { judged, differing } = verdictsOf(difference, gone);
  const counts = new ValueCounts(target.description.model, 'verdict', verdictClasses);
  counts.add(judged);
  const { dataElement, period, orgUnit } = counts.by;
  const receipt: VerificationReceipt = {
    agreed: judged.height - differing.height,
    differing: await new StageFrames(deps.store, run, 'verify', chunk.label).put(differing),
    by: { dataElement: linesOf(dataElement), period: linesOf(period), orgUnit: linesOf(orgUnit) },
  };
  const { name, fingerprint } = verificationWork(run, lane, settled, index);
  await receipts.write(name, fingerprint, receipt);
  return { agreed: receipt.agreed, differences: differing.height };
}

/** A chunk in which no row differed has none that was sent once more, so that what was read of it holds. */
async function agreedBefore(
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
  settled: SettledReceipt,
  index: number,
): Promise<VerificationReceipt | undefined> {
  const { before: unlanded } = settled;
  if (unlanded === undefined) return undefined;
  const first = verificationWork(run, lane, { ...settled, unlanded }, index);
  const found = await receipts.find(first.name, first.fingerprint, verificationReceiptSchema);
  if (found?.differing.rows !== 0) return undefined;
  const { name, fingerprint } = verificationWork(run, lane, settled, index);
  await receipts.write(name, fingerprint, found);
  return found;
}

function linesOf(counts: GroupCounts<'agreed' | 'different'>): VerificationReceipt['by']['dataElement'] {
  return counts.groups().map(({ id, rows }) => ({ id, agreed: rows('agreed'), different: rows('different') }));
}
