import { ChildWorkflowCancellationType, executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type { FrameRef } from '../../contracts/frame-ref';
import type { dryRunStage } from '../children/dry-run-stage';
import type { Account } from '../../contracts/account';
import { previewsNamed, type Approval, type Decision } from '../../contracts/approval';
import { gatePolicySchema, refusalsAllowed, trippedLimits, type GatePolicy } from '../../contracts/gate';
import type { NodeOf } from '../graph/graph';
import type { TaskHandle } from '../graph/task-handle';
import type { TaskSpec } from '../graph/task-spec';
import { mainActivities } from '../run/activity-proxies';
import type { LaneState } from '../run/lane-state';
import type { RunContext } from '../run/run-context';

export interface GateInput {
  input: TaskHandle<'difference'>;
  /** true: the way ends here, as `previewed`. */
  dryRun: boolean;
  /** Limits over which a person is asked; default: those of `gatePolicy()`. */
  policy?: GatePolicy;
}

/**
 * Looks at the whole difference of a data set before anything is written. In a dry run it is where the way ends:
 * `previewed`. Over a limit it waits for a person: approved, it goes on; refused or unanswered, it ends with nothing written.
 */
export function gate({ input, dryRun, policy = gatePolicySchema.parse({}) }: GateInput): TaskSpec<'passed', 'gate'> {
  return { kind: 'gate', config: { dryRun, policy }, inputs: [input], gives: 'passed' };
}

export async function runGate(context: RunContext, node: NodeOf<'gate'>, state: LaneState): Promise<LaneState> {
  if (state.plan === undefined) throw new Error(`task "${node.name}" was started before its data set was planned`);
  const { dryRun, policy } = node.config;
  const assessed = { run: context.run, plan: state.plan };
  let assessment = await mainActivities.assessDifference(assessed);
  if (policy.serverDryRun && !writesNothing(assessment.preview.account)) {
    const refused = await refusedInDryRun(context, state, assessment.preview.document);
    if (refused.length > 0) assessment = await mainActivities.assessDifference({ ...assessed, refused });
  }
  const { preview, lastExtracted, wholeScope, missing, notes } = assessment;
  const idle = writesNothing(preview.account);
  // rows that a verified run has rejected for the same reason were looked at then, and there is nothing to let pass
  const judgedAccount = idle ? { ...preview.account, rejected: preview.rejects.new } : preview.account;
  const tripped = trippedLimits(policy, judgedAccount, lastExtracted, wholeScope, missing);
  const judged: LaneState = {
    ...state,
    account: preview.account,
    rejectReasons: preview.rejectReasons,
    rejects: preview.rejects,
    preview,
    ...(notes === undefined || notes.length === 0 ? {} : { notes }),
    tripped,
    refusalsAllowed: refusalsAllowed(policy, preview.account, wholeScope),
  };
  if (dryRun) return { ...judged, outcome: 'previewed' };
  const { approval } = context;
  if (approval?.expired === false && previewsNamed(approval.given).includes(preview.hash))
    return { ...judged, decision: approvedBy(approval.given) };
  if (tripped.length === 0 && (approval === undefined || idle)) return judged;
  context.note(judged);
  const held = { lane: state.lane.id, preview: preview.hash, tripped };
  const decision = await context.approvals.wait(held, policy.holdForMinutes);
  if (decision === undefined) return { ...judged, outcome: 'held' };
  if (decision.decision === 'refused') return { ...judged, decision, outcome: 'refused' };
  return { ...judged, decision };
}

/** Rows that the target refuses when it is to judge all batches without writing them. */
async function refusedInDryRun(
  { run }: RunContext,
  { plan, target, lane }: LaneState,
  preview: FrameRef,
): Promise<readonly FrameRef[]> {
  if (plan === undefined || target === undefined) return [];
  return executeChild<typeof dryRunStage>('dryRunStage', {
    workflowId: `${run.workflowId}/dry-run/${lane.id}`,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    args: [{ run, plan, preview, target }],
  });
}

/** A person is not asked about writing nothing, unless the source has shrunk or nearly all of it is rejected of late. */
function writesNothing({ created, updated, targetDeleted }: Account): boolean {
  return created + updated + targetDeleted === 0;
}

function approvedBy({ by, note }: Approval): Decision {
  return { decision: 'approved', by, ...(note === undefined ? {} : { note }) };
}
