import pl from 'nodejs-polars';
import { z } from 'zod';
import type { AbsenceActivities, ChunkInput } from '../../contracts/activities';
import { frameRefSchema } from '../../contracts/frame-ref';
import { coverCells } from '../../dhis2/loader';
import { filledTextColumn } from '../../frames/columns';
import { keyColumns } from '../../frames/schema';
import { deletedByAbsence } from '../compare/absent-rows';
import type { compareReceiptSchema } from '../compare/compare-receipt';
import { unitsFilledBy } from '../compare/deletable-image';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import { fingerprintOf, stepReceiptName, type Receipts } from '../runtime/receipts';
import { StageFrames } from '../runtime/stage-frames';
import { runSteps } from '../transform/run-steps';
import { mappedKeys, rejectedKeys } from '../transform/mapped-keys';
import { downloadRows } from './download-rows';
import { chunkOf } from './extract-chunk';
import type { ExtractQuery } from './split-query';

/** Name of the task under which confirmations leave their receipts. */
export const confirmTask = 'confirm-absence';

/** The keys that two looks at the source did not find. */
export const absenceReceiptSchema = z.strictObject({ absent: frameRefSchema });

type Compared = Pick<z.infer<typeof compareReceiptSchema>, 'difference' | 'sought'>;

/** What makes a confirmation that of a comparison: the very rows that it looked for. */
export function absenceFingerprint({ difference, sought }: Compared): string {
  return fingerprintOf([confirmTask, difference.sha256, sought.sha256]);
}

/** Keys of the rows that the source was not seen to have: of those to be deleted, and of those that stay and had a row there before. */
export async function absentKeys(
  ledger: Pick<LaneReceipts, 'frame'>,
  { difference, sought }: Compared,
): Promise<pl.DataFrame> {
  return pl.concat([
    deletedByAbsence(await ledger.frame(difference)),
    (await ledger.frame(sought)).select(...keyColumns),
  ]);
}

export function absenceActivities(deps: ActivityDeps, documents: Documents, receipts: Receipts): AbsenceActivities {
  return {
    confirmAbsence: activity((input, signal) => confirmAbsence(deps, documents, receipts, input, signal)),
  };
}

async function confirmAbsence(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, plan: planRef, index }: ChunkInput,
  signal: AbortSignal,
): Promise<{ absent: number; reappeared: number }> {
  const lane = await laneDocuments(documents, planRef);
  const { plan } = lane;
  const chunk = chunkOf(plan, index);
  const frames = new StageFrames(deps.store, run, confirmTask, chunk.label);
  const ledger = new LaneReceipts(receipts, deps.store, run, lane, confirmTask);
  const compared = await ledger.compared(index);
  const name = stepReceiptName(run, confirmTask, plan.lane.sourceDataSet, index);
  const done = await receipts.find(name, absenceFingerprint(compared), absenceReceiptSchema);
  if (done !== undefined) return { absent: done.absent.rows, reappeared: 0 };

  const absent = await absentKeys(ledger, compared);
  const sources = unitsFilledBy(lane, chunk);
  const periods = filledTextColumn(absent, 'period');
  const cells = filledTextColumn(absent, 'organisation_unit_id').flatMap((unit, i) =>
    (sources.get(unit) ?? []).map((orgUnit) => ({ orgUnit, period: periods[i] ?? '' })),
  );
  const queries = coverCells(cells).map((cover): ExtractQuery => ({
    dataSets: [plan.lane.sourceDataSet],
    ...cover,
    children: false,
  }));
  const rows = await downloadRows(deps, lane, queries, signal);
  // rows that a transform adds are absent only if it adds them no more
  const { mapped, rejected } = runSteps(deps.transforms, lane, rows);
  const found = pl.concat([mappedKeys(rows, lane), mapped.select(...keyColumns), rejectedKeys(rejected, lane)]);
  const reappeared = absent.join(found, { on: [...keyColumns], how: 'semi' }).height;
  if (reappeared === 0) {
    await receipts.write(name, absenceFingerprint(compared), { absent: await frames.put(absent) });
  }
  return { absent: absent.height - reappeared, reappeared };
}
