import type pl from 'nodejs-polars';
import { z } from 'zod';
import type { VerifiedActivities } from '../../contracts/activities';
import { frameRefSchema, type FrameRef } from '../../contracts/frame-ref';
import { laneFile } from '../../contracts/run';
import { identityOf } from '../../contracts/server-identity';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { readBackRejects } from '../../frames/compare/known-stored';
import { rejectIdentities } from '../../frames/rejects/known-rejects';
import { concatRejects, emptyRejects } from '../../frames/rejects/rejects-frame';
import type { FrameStore } from '../../frames/store/frame-store';
import { advanceWatermark } from '../delta/advance-watermark';
import { settledReceiptSchema, settledTask } from '../import/batch-documents';
import { recordBase } from '../missing/record-base';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget, selectedElements, type LaneDocuments } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import { fingerprintOf, stepReceiptName, type Receipts } from '../runtime/receipts';
import { unmatchedAfter } from './unmatched-rows';
import { noteWriting } from './writers';

const verifiedScopeSchema = z.object({
  format: z.literal(1),
  run: z.string(),
  /** Rows that the last full run extracted. Absent: this scope was only read as a delta, as after a change of what the user may read. */
  extracted: z.int().nonnegative().optional(),
  /** The periods that it was for; another run of as many periods can be for others. */
  periods: z.array(z.string()).optional(),
  /** What it rejected, as `rejectIdentitySchema`; kept beside this record, so that it outlives the run's folder. */
  rejects: frameRefSchema.optional(),
  /** Keys of the target's rows that the source had no row for, in these periods. Absent: not known. */
  unmatched: frameRefSchema.optional(),
  /** Of them, in `rejectsSchema`, those that the reading back showed, and the version of the target that stores them so. */
  storedOtherwise: z.object({ version: z.string(), rejects: frameRefSchema }).optional(),
});

/** What the last verified run of the same scope saw; undefined for the first one. */
export async function verifiedScope(
  store: FrameStore,
  lane: LaneDocuments,
): Promise<z.infer<typeof verifiedScopeSchema> | undefined> {
  if (lane.target === undefined) return undefined;
  const found = verifiedScopeSchema.safeParse(await store.readReceipt(scopeName(lane)));
  return found.success ? found.data : undefined;
}

/** Rows of this scope that the target, in the version that it has now, was read to store otherwise than they were sent. */
export async function knownStored(store: FrameStore, lane: LaneDocuments): Promise<pl.DataFrame> {
  const known = (await verifiedScope(store, lane))?.storedOtherwise;
  if (known === undefined || known.version !== lane.target?.description.server.version) return emptyRejects();
  return store.getFrame(known.rejects);
}

/** A run that read only what changed says nothing of the others that were known. */
async function storedOtherwise(
  store: FrameStore,
  lane: LaneDocuments,
  rejects: pl.DataFrame,
): Promise<{ readonly version: string; readonly rejects: FrameRef }> {
  const before = isDelta(lane) ? [await knownStored(store, lane)] : [];
  const found = readBackRejects(concatRejects([rejects, ...before]));
  return {
    version: requireTarget(lane).description.server.version,
    rejects: await store.putFrame('scopes/stored-otherwise', found),
  };
}

export function verifiedActivities(
  { store }: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
): Pick<VerifiedActivities, 'recordVerified'> {
  return {
    recordVerified: activity(async ({ run, plan, account }) => {
      const lane = await laneDocuments(documents, plan);
      const settledName = stepReceiptName(run, settledTask, laneFile(lane.plan.lane), 0);
      const settled = await receipts.read(settledName, settledReceiptSchema);
      const unlanded = await store.getFrame(settled.rejects);
      const otherwise = await storedOtherwise(store, lane, unlanded);
      const identities = rejectIdentities(concatRejects([unlanded, await store.getFrame(otherwise.rejects)]));
      const rejects = await store.putFrame('scopes/rejects', identities);
      // a run that read only what changed says nothing of the rows in the scope
      const known = await verifiedScope(store, lane);
      const extracted = isDelta(lane) ? known?.extracted : account.extracted;
      const ledger = new LaneReceipts(receipts, store, run, lane, 'recordVerified');
      const unmatched = await unmatchedAfter(store, ledger, known, isDelta(lane));
      await store.writeReceipt(scopeName(lane), {
        format: 1,
        run: run.runId,
        ...(extracted === undefined ? {} : { extracted }),
        periods: isDelta(lane) ? (known?.periods ?? []) : lane.plan.periods,
        rejects,
        ...(unmatched === undefined ? {} : { unmatched }),
        storedOtherwise: otherwise,
      });
      await recordBase(store, documents, receipts, run, lane);
      await noteWriting(store, receipts, run, lane, true);
      await advanceWatermark(store, receipts, {
        run,
        lane,
        account,
        unlanded,
      });
    }),
  };
}

function isDelta({ plan }: LaneDocuments): boolean {
  return plan.reading?.mode === 'delta';
}

/** Runs of the same scope: the same sets of the same servers, the same top org units, as many periods. */
function scopeName(lane: LaneDocuments): string {
  const roots = [...new OrgUnitTree(lane.source.orgUnits).roots].sort();
  return `scopes/${fingerprintOf([...pairOf(lane), ...selectedElements(lane), roots, lane.plan.reading?.allPeriods === true ? 'all' : lane.plan.periods.length])}`;
}

function pairOf(lane: LaneDocuments): string[] {
  const target = requireTarget(lane);
  const { server } = target.description;
  return [identityOf(lane.source.server), lane.plan.lane.sourceDataSet, identityOf(server), target.dataSet];
}
