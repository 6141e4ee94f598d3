import type { DataSetResult } from '../../contracts/run-result';
import type { NodeOf } from '../graph/graph';
import type { Edge, TaskHandle } from '../graph/task-handle';
import type { ComputeFunction, TaskSpec } from '../graph/task-spec';

/**
 * A small value made of how the data sets behind `after` ended, e.g. a sentence for a message. It stands in the result under
 * the task's name. The function runs in the workflow: no clock, no randomness, no servers; what it gives must be JSON.
 */
export function compute({
  after,
  with: make,
}: {
  after: readonly TaskHandle<Edge>[];
  with: ComputeFunction;
}): TaskSpec<'value', 'compute'> {
  return { kind: 'compute', config: { with: make }, inputs: after, gives: 'value' };
}

export function runCompute(node: NodeOf<'compute'>, dataSets: readonly DataSetResult[]): unknown {
  return node.config.with(dataSets);
}
