import { z } from 'zod';
import type { VerifiedActivities } from '../../contracts/activities';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import type { FrameStore } from '../../frames/store/frame-store';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import { fingerprintOf } from '../runtime/receipts';

const verifiedScopeSchema = z.object({
  format: z.literal(1),
  run: z.string(),
  /** Rows that the run extracted. */
  extracted: z.int().nonnegative(),
});

/** What the last verified run of the same scope saw; undefined for the first one. */
export async function verifiedScope(
  store: FrameStore,
  lane: LaneDocuments,
): Promise<z.infer<typeof verifiedScopeSchema> | undefined> {
  const found = verifiedScopeSchema.safeParse(await store.readReceipt(scopeName(lane)));
  return found.success ? found.data : undefined;
}

export function verifiedActivities({ store }: ActivityDeps, documents: Documents): VerifiedActivities {
  return {
    recordVerified: activity(async ({ run, plan, account }) => {
      const lane = await laneDocuments(documents, plan);
      await store.writeReceipt(scopeName(lane), { format: 1, run: run.runId, extracted: account.extracted });
    }),
  };
}

/** Runs of the same scope: the same sets of the same servers, the same top org units, as many periods. */
function scopeName(lane: LaneDocuments): string {
  const { plan, source } = lane;
  const target = requireTarget(lane);
  const roots = [...new OrgUnitTree(source.orgUnits).roots].sort();
  const scope = [
    source.server.address,
    plan.lane.sourceDataSet,
    target.description.server.address,
    target.dataSet,
    roots,
    plan.periods.length,
  ];
  return `scopes/${fingerprintOf(scope)}`;
}
