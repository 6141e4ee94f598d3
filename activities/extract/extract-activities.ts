import type { ExtractActivities } from '../../contracts/activities';
import { lanePlanSchema } from '../../contracts/plan';
import type { ActivityDeps } from '../runtime/activity-deps';
import { activity } from '../runtime/activity';
import type { Documents } from '../runtime/documents';
import type { Receipts } from '../runtime/receipts';
import { extractChunk } from './extract-chunk';

export function extractActivities(deps: ActivityDeps, documents: Documents, receipts: Receipts): ExtractActivities {
  return {
    chunkLabels: activity(async ({ plan, from, to }) => {
      const { chunks } = await documents.get(plan, lanePlanSchema);
      return chunks.slice(from, to).map(({ label }) => label);
    }),
    extractChunk: activity((input, signal) => extractChunk(deps, documents, receipts, input, signal)),
  };
}
