import { z } from 'zod';
import type { VerifiedActivities } from '../../contracts/activities';
import { frameRefSchema } from '../../contracts/frame-ref';
import { laneFile } from '../../contracts/run';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { rejectIdentities } from '../../frames/rejects/known-rejects';
import type { FrameStore } from '../../frames/store/frame-store';
import { advanceWatermark } from '../delta/advance-watermark';
import { settledReceiptSchema, settledTask } from '../import/batch-documents';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget, selectedElements, type LaneDocuments } from '../runtime/lane-documents';
import { contributorsOf, type Contributor } from '../runtime/contributors';
import { fingerprintOf, receiptName, type Receipts } from '../runtime/receipts';

const verifiedScopeSchema = z.object({
  format: z.literal(1),
  run: z.string(),
  /** Rows that the run extracted. */
  extracted: z.int().nonnegative(),
  /** What it rejected, as `rejectIdentitySchema`; kept beside this record, so that it outlives the run's folder. */
  rejects: frameRefSchema.optional(),
});

const verificationSchema = z.object({ format: z.literal(1), run: z.string(), at: z.string() });

/**
 * The last run that was verified for the same two data sets, whatever its periods and org units; `at` is its ISO time. Of elements
 * that other sets of the source hold as well, one for such a set counts. Of rows that are on their way to a gathering task: the
 * last that was verified for the same source.
 */
export async function lastVerification(
  store: FrameStore,
  lane: LaneDocuments,
): Promise<z.infer<typeof verificationSchema> | undefined> {
  const [source] = contributorsOf(lane);
  const names = lane.target !== undefined ? pairNames(lane) : source === undefined ? [] : [sourceName(source)];
  const found = await Promise.all(
    names.map(async (name) => verificationSchema.safeParse(await store.readReceipt(name))),
  );
  const verified = found.flatMap(({ data }) => (data === undefined ? [] : [data]));
  return verified.sort((a, b) => (a.at < b.at ? 1 : -1))[0];
}

/** What the last verified run of the same scope saw; undefined for the first one. */
export async function verifiedScope(
  store: FrameStore,
  lane: LaneDocuments,
): Promise<z.infer<typeof verifiedScopeSchema> | undefined> {
  if (lane.target === undefined) return undefined;
  const found = verifiedScopeSchema.safeParse(await store.readReceipt(scopeName(lane)));
  return found.success ? found.data : undefined;
}

export function verifiedActivities(
  { store }: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
): VerifiedActivities {
  return {
    recordVerified: activity(async ({ run, plan, account }) => {
      const lane = await laneDocuments(documents, plan);
      const settledName = receiptName(run, settledTask, laneFile(lane.plan.lane), 0);
      const settled = await receipts.read(settledName, settledReceiptSchema);
      const identities = rejectIdentities(await store.getFrame(settled.rejects));
      const rejects = await store.putFrame('scopes/rejects', identities);
      // a run that read only what changed says nothing of the rows in the scope
      const extracted = isDelta(lane) ? (await verifiedScope(store, lane))?.extracted : account.extracted;
      if (extracted !== undefined)
        await store.writeReceipt(scopeName(lane), { format: 1, run: run.runId, extracted, rejects });
      const verification = { format: 1, run: run.runId, at: new Date().toISOString() };
      for (const name of pairNames(lane)) await store.writeReceipt(name, verification);
      for (const source of contributorsOf(lane)) await store.writeReceipt(sourceName(source), verification);
      await advanceWatermark(store, receipts, {
        run,
        lane,
        account,
        unlanded: await store.getFrame(settled.rejects),
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

/** For the set that the rows are read through, and for the others that hold the same elements. */
function pairNames(lane: LaneDocuments): string[] {
  const { sourceDataSet } = lane.plan.lane;
  const alsoIn = lane.source.dataSets[sourceDataSet]?.selected?.alsoIn ?? [];
  return [sourceDataSet, ...alsoIn].map((dataSet) => `scopes/pairs/${fingerprintOf(pairOf(lane, dataSet))}`);
}

function sourceName({ address, dataSet }: Contributor): string {
  return `scopes/sources/${fingerprintOf([address, dataSet])}`;
}

function pairOf(lane: LaneDocuments, dataSet = lane.plan.lane.sourceDataSet): string[] {
  const target = requireTarget(lane);
  return [lane.source.server.address, dataSet, target.description.server.address, target.dataSet];
}
