import type { VerifiedActivities } from '../../contracts/activities';
import { laneFile, runFolder } from '../../contracts/run';
import { settledReceiptSchema, settledTask } from '../import/batch-documents';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import { stepReceiptName, type Receipts } from '../runtime/receipts';
import { verificationReceiptSchema, verificationWork } from './verification-receipt';
import { VerificationGatherer } from './verification-tables';

/** Joins the receipts of all chunks; one that is missing, or is of another import, is no agreement. */
export function verificationActivities(
  { store }: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
): Pick<VerifiedActivities, 'recordVerification'> {
  return {
    recordVerification: activity(async ({ run, plan }) => {
      const lane = await laneDocuments(documents, plan);
      const file = laneFile(lane.plan.lane);
      const settled = await receipts.read(stepReceiptName(run, settledTask, file, 0), settledReceiptSchema);
      const ledger = new LaneReceipts(receipts, store, run, lane, 'verify');
      const gatherer = new VerificationGatherer(requireTarget(lane).description.model);
      for (let index = 0; index < ledger.chunks; index += 1) {
        const { name, fingerprint } = verificationWork(run, lane, settled, index);
        const found = await receipts.find(name, fingerprint, verificationReceiptSchema);
        if (found === undefined) throw new Error(`chunk ${index} of ${file} was not read back after the import`);
        gatherer.add(found, await ledger.frame(found.differing));
      }
      return gatherer.store(store, `${runFolder(run)}/verification/${file}`);
    }),
  };
}
