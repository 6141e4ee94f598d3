import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { FrameRef } from '../../contracts/frame-ref';
import type { RunKey } from '../../contracts/run';
import { readActivities } from '../run/activity-proxies';
import { reportProgress } from './report-progress';
import { workPool } from './work-pool';

export interface VerifyStageInput {
  readonly run: RunKey;
  readonly lane: string;
  readonly task: string;
  readonly plan: FrameRef;
  readonly chunks: number;
  readonly next: number;
  readonly target: string;
  readonly parallelChunks: number;
  readonly found?: VerifyStageResult;
}

export interface VerifyStageResult {
  readonly agreed: number;
  readonly differences: number;
  readonly examples: readonly string[];
}

const maxExamples = 10;

/** Reads the written scope back, chunk by chunk, and counts where the target is not as the run meant it. */
export async function verifyStage(input: VerifyStageInput): Promise<VerifyStageResult> {
  const { run, plan, chunks } = input;
  const target = readActivities(input.target);
  let found: VerifyStageResult = input.found ?? { agreed: 0, differences: 0, examples: [] };
  let done = input.next;
  const next = await workPool(
    { from: input.next, to: chunks, parallel: input.parallelChunks, stop: () => workflowInfo().continueAsNewSuggested },
    async (index) => {
      const summary = `chunk ${index + 1} of ${chunks}`;
      const result = await target.verifyChunk.executeWithOptions({ summary }, [{ run, plan, index }]);
      found = {
        agreed: found.agreed + result.agreed,
        differences: found.differences + result.differences,
        examples: [...found.examples, ...result.examples].slice(0, maxExamples),
      };
      done += 1;
      await reportProgress({ lane: input.lane, task: input.task, done, total: chunks, rows: found.agreed });
    },
  );
  if (next < chunks) return continueAsNew<typeof verifyStage>({ ...input, next, found });
  return found;
}
