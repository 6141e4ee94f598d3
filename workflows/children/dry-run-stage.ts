import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { BatchPlan } from '../../contracts/activities';
import type { FrameRef } from '../../contracts/frame-ref';
import type { RunKey } from '../../contracts/run';
import { mainActivities, writeActivities } from '../run/activity-proxies';
import { workPool } from './work-pool';

export interface DryRunStageInput {
  readonly run: RunKey;
  readonly plan: FrameRef;
  readonly preview: FrameRef;
  readonly target: string;
  /** Set when the stage continues as new. */
  readonly resume?: { readonly batches: BatchPlan; readonly next: number; readonly refused: readonly FrameRef[] };
}

/**
 * Lets the target judge all batches of a preview without writing them, one after the other: a dry run costs the server as much as
 * the import. Gives the rows that it refused, by batch.
 */
export async function dryRunStage(input: DryRunStageInput): Promise<readonly FrameRef[]> {
  const { run, plan, preview } = input;
  const {
    batches,
    next: from,
    refused: earlier,
  } = input.resume ?? {
    batches: await mainActivities.planBatches({ run, plan, preview }),
    next: 0,
    refused: [],
  };
  const refused = [...earlier];
  const target = writeActivities(input.target);
  const stop = () => workflowInfo().continueAsNewSuggested;
  const next = await workPool({ from, to: batches.count, parallel: 1, stop }, async (index) => {
    const summary = `batch ${index + 1} of ${batches.count}, dry run`;
    const tried = await target.tryBatch.executeWithOptions({ summary }, [
      { run, plan, batches: batches.batches, index },
    ]);
    if (tried.refused.rows > 0) refused.push(tried.refused);
  });
  if (next < batches.count) {
    return continueAsNew<typeof dryRunStage>({ ...input, resume: { batches, next, refused } });
  }
  return refused;
}
