import type { TaskHandle } from '../graph/task-handle';
import type { TaskConfigs, TaskSpec } from '../graph/task-spec';

/**
 * Makes one way of the rows of several, e.g. of two sources, for each data set of the target that they name. Each input ends with
 * an account of its own, its rows `passed on`. Rows of the target that no input has any more are left alone.
 */
export function merge({
  inputs,
  onCollision = 'reject',
  dataSet,
  sizes,
}: {
  inputs: readonly TaskHandle<'values'>[];
  /** What becomes of rows of several inputs that have the same key: all are rejected (default), or they are summed. */
  onCollision?: TaskConfigs['merge']['onCollision'];
} & Pick<TaskConfigs['merge'], 'dataSet' | 'sizes'>): TaskSpec<'values', 'merge'> {
  return { kind: 'merge', config: { onCollision, dataSet, sizes }, inputs, gives: 'values' };
}
