import type { RemovalLimits } from '../../contracts/activities';
import type { CompletenessResult } from '../../contracts/completeness';
import type { FrameRef } from '../../contracts/frame-ref';
import type { DeletePolicy } from '../../contracts/parameters/delete-policy';
import type { RunKey } from '../../contracts/run';
import type { ActivityLimits } from '../graph/task-options';
import { readActivities, writeActivities } from '../run/activity-proxies';

export interface CompletenessStageInput {
  readonly run: RunKey;
  readonly plan: FrameRef;
  readonly preview: FrameRef;
  /** Connections. */
  readonly source: string;
  readonly target: string;
  /** False: a preview; nothing is written. */
  readonly imported: boolean;
  readonly deletes: DeletePolicy;
  readonly limits: RemovalLimits;
  readonly activityLimits: ActivityLimits;
}

/**
 * Brings the registrations of complete forms over, once the values of a data set are verified. Like the import it is a child whose
 * id is the lock of the target's data set, so that no other run writes its values or registrations meanwhile.
 */
export async function completenessStage(input: CompletenessStageInput): Promise<CompletenessResult> {
  const { run, plan, preview, imported, deletes, limits } = input;
  const source = readActivities(input.source, input.activityLimits);
  const target = readActivities(input.target, input.activityLimits);
  const { registrations } = await source.readCompleteness({ run, plan });
  const planned = await target.planCompleteness({
    run,
    plan,
    registrations,
    preview,
    imported,
    deletes,
    limits,
  });
  const { registered, updated, removed } = planned.result.account;
  if (registered + updated + removed === 0) return planned.result;
  const { forms, result } = await source.confirmForms({ run, plan, forms: planned.forms });
  if (!imported) return result;
  return writeActivities(input.target, input.activityLimits).writeCompleteness({ run, plan, forms });
}
