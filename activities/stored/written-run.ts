import type { StoredRowsActivities } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import { lanePlanSchema, type LanePlan } from '../../contracts/plan';
import type { MeantFor } from '../../contracts/server-identity';
import { settledReceiptSchema, settledTask, type SettledReceipt } from '../import/batch-documents';
import { loadRun } from '../preparation/load-run';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { stepFolder, stepReceiptName, type Receipts } from '../runtime/receipts';
import { TerminalError } from '../runtime/to-failure';

/** Why a run is not taken back where its connection leads today. */
export const writtenRun: MeantFor = {
  meant: 'the run that is to be taken back wrote to',
  orElse: 'name a connection that does as `target`',
};

/** One data set that a run has written: its plan, and what the import left. */
export interface WrittenDataSet {
  readonly plan: LanePlan;
  readonly settled: SettledReceipt;
}

/** The data sets whose import a run has brought to its end. */
export async function writtenDataSets(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  runId: string,
): Promise<WrittenDataSet[]> {
  const written: WrittenDataSet[] = [];
  for (const file of await deps.store.list(stepFolder({ runId }, settledTask))) {
    const settled = await receipts.read(stepReceiptName({ runId }, settledTask, file, 0), settledReceiptSchema);
    written.push({ settled, plan: await documents.get(settled.plan, lanePlanSchema) });
  }
  return written;
}

/** Where a run wrote and which data sets; fails when it wrote none, or to several servers. */
export async function describeWritten(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run }: Parameters<StoredRowsActivities['describeWritten']>[0],
): ReturnType<StoredRowsActivities['describeWritten']> {
  const { runId } = await loadRun(deps.store, run);
  const written = await writtenDataSets(deps, documents, receipts, runId);
  const targets = [...new Set(written.flatMap(({ plan }) => plan.target?.connection ?? []))];
  const [target, ...others] = targets;
  if (target === undefined) {
    throw new TerminalError(failureTypes.badParameters, [
      `run ${run} brought no data set to the end of its import, so there is nothing to take back; a run that broke off can be continued with continueFrom`,
    ]);
  }
  if (others.length > 0) {
    throw new TerminalError(failureTypes.badParameters, [
      `run ${run} wrote to several connections (${targets.join(', ')}); only runs with one target can be taken back`,
    ]);
  }
  return {
    runId,
    target,
    dataSets: written.map(({ plan: { lane } }) => ({
      source: lane.sourceDataSet,
      ...(lane.targetDataSet === undefined ? {} : { target: lane.targetDataSet }),
    })),
  };
}
