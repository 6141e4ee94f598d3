import { gatePolicySchema, type GatePolicy } from '../../contracts/gate';
import type { Outcome } from '../../contracts/outcome';
import type { DeletePolicy } from '../../contracts/parameters/delete-policy';
import { identityOf } from '../../contracts/server-identity';
import { writeLockId } from '../../contracts/write-lock';
import { completenessStage, type CompletenessStageInput } from '../children/completeness-stage';
import { completenessSource, type Graph, type NodeOf } from '../graph/graph';
import { activityLimits } from '../graph/task-options';
import type { TaskHandle } from '../graph/task-handle';
import type { TaskSpec } from '../graph/task-spec';
import type { LaneState } from '../run/lane-state';
import type { RunContext } from '../run/run-context';
import { asOnlyWriter } from './import-data-values';

/** Ways that have come to where their registrations may follow, or may be previewed. */
const mayFollow: ReadonlySet<Outcome | undefined> = new Set<Outcome>([
  'complete',
  'complete with rejects',
  'previewed',
]);

/**
 * Registers at the target the forms that are complete at the source, after their values were verified there; a form with a rejected or
 * held row waits, and so does one whose values changed at the source since they were read. Date and person are kept. Registrations
 * that the source took back obey `deletes` and the gate's limits for deletions: over them they stay. In a dry run it only counts.
 */
export function syncCompleteness({
  input,
  deletes = 'ignore',
  policy = gatePolicySchema.parse({}),
}: {
  input: TaskHandle<'verified'>;
  deletes?: DeletePolicy | undefined;
  /** Of it `maxDeletedRows` and `maxDeletedShare`. */
  policy?: GatePolicy;
}): TaskSpec<'verified', 'syncCompleteness'> {
  const { maxDeletedRows, maxDeletedShare } = policy;
  const config = { deletes, maxDeletedRows, maxDeletedShare };
  return { kind: 'syncCompleteness', config, inputs: [input], gives: 'verified' };
}

export function runCompleteness(
  context: RunContext,
  graph: Graph,
  node: NodeOf<'syncCompleteness'>,
  ended: LaneState,
): Promise<LaneState> {
  const { outcome, ...state } = ended;
  // what failed, was refused or stopped before is passed on as it is
  if (outcome === undefined || !mayFollow.has(outcome) || state.stopped !== undefined) return Promise.resolve(ended);
  return context.onLane([node.name], state, async () => {
    const { plan, preview, target, lane } = state;
    const server = target === undefined ? undefined : context.servers.get(target);
    if (plan === undefined || preview === undefined || target === undefined || server === undefined) {
      throw new Error(`task "${node.name}" was started before the gate`);
    }
    const { deletes, ...limits } = node.config;
    const input: CompletenessStageInput = {
      run: context.run,
      plan,
      preview: preview.document,
      source: completenessSource(graph, node).config.from,
      target,
      imported: outcome !== 'previewed',
      deletes,
      limits,
      activityLimits: activityLimits(node.options),
    };
    const completeness = input.imported
      ? await asOnlyWriter<typeof completenessStage>(
          'completenessStage',
          writeLockId(identityOf(server), lane.targetDataSet ?? lane.sourceDataSet),
          input,
        )
      : await completenessStage(input);
    const { refused, notRemoved } = completeness.account;
    const isWhole = refused + notRemoved === 0 || outcome !== 'complete';
    return { ...state, completeness, outcome: isWhole ? outcome : 'complete with rejects' };
  });
}
