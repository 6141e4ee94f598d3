import { ApplicationFailure } from '@temporalio/workflow';
import type { GivenApproval } from '../../contracts/approval';
import { boundedText, firstLines } from '../../contracts/bounded-text';
import { continueFromSchema, type Continuation } from '../../contracts/continue-from';
import { failureTypes } from '../../contracts/failures';
import { parameterProblems } from '../parameter-problems';
import { mainActivities } from './activity-proxies';

/** What a run starts with: parameters of its own, or those of the run that it continues. */
export interface ResolvedInput {
  readonly parameters: unknown;
  readonly nominalTime?: string;
  readonly continues?: Continuation;
  readonly approval?: GivenApproval;
  readonly maxFrameAgeHours?: number;
}

/**
 * `{"continueFrom": "<run>", …}` becomes that run's parameters with the few changes that are allowed beside it; its
 * relative periods keep their meaning. Anything else is taken as parameters.
 */
export async function resolveInput(pipeline: string, input: unknown): Promise<ResolvedInput> {
  if (typeof input !== 'object' || input === null || !('continueFrom' in input)) return { parameters: input ?? {} };
  const parsed = continueFromSchema.safeParse(input);
  if (!parsed.success) throw badParameters(parameterProblems(parsed.error));
  const { continueFrom, dryRun, refetch, limits, approve } = parsed.data;
  const { maxFrameAgeHours, approvalMaxAgeHours, ...gate } = limits;
  const stored = await mainActivities.loadRun({ run: continueFrom });
  if (stored.pipeline !== pipeline) {
    throw badParameters([
      `run ${continueFrom} is a run of ${stored.pipeline}; start that workflow type to continue it`,
    ]);
  }
  const previewAgeMs = Date.now() - Date.parse(stored.startedAt);
  const old = stored.parameters;
  return {
    parameters: {
      ...old,
      ...(approve === undefined ? {} : { dryRun: false }),
      ...(dryRun === undefined ? {} : { dryRun }),
      ...(Object.keys(gate).length === 0 ? {} : { gate: { ...(old['gate'] ?? {}), ...gate } }),
    },
    nominalTime: stored.nominalTime,
    continues: { runId: stored.runId, refetch },
    maxFrameAgeHours,
    ...(approve === undefined
      ? {}
      : { approval: { given: approve, expired: previewAgeMs > approvalMaxAgeHours * 3_600_000 } }),
  };
}

function badParameters(lines: readonly string[]): ApplicationFailure {
  return ApplicationFailure.nonRetryable(boundedText(firstLines(lines).join('\n')), failureTypes.badParameters);
}
