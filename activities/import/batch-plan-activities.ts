import type { BatchPlanActivities } from '../../contracts/activities';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import type { Receipts } from '../runtime/receipts';
import { planBatches } from './plan-batches';
import { settleImport } from './settle-import';

export function batchPlanActivities(deps: ActivityDeps, documents: Documents, receipts: Receipts): BatchPlanActivities {
  return {
    planBatches: activity((input) => planBatches(deps, documents, receipts, input)),
    settleImport: activity((input) => settleImport(deps, documents, receipts, input)),
  };
}
