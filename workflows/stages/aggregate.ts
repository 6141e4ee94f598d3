import type { TaskHandle } from '../graph/task-handle';
import type { TaskConfigs, TaskSpec } from '../graph/task-spec';

/**
 * Applies an aggregating frame function of the worker's `transforms` folder to all rows of its input at once. The rows that it
 * gives go on as one way, with an account of its own; its input's rows are `passed on`. Deletions for absence do not pass it.
 */
export function aggregate({
  input,
  use,
  options = {},
  dataSet,
  sizes,
}: {
  input: TaskHandle<'values'>;
  /** Id of the transform. */
  use: string;
  options?: TaskConfigs['aggregate']['options'];
} & Pick<TaskConfigs['aggregate'], 'dataSet' | 'sizes'>): TaskSpec<'values', 'aggregate'> {
  return { kind: 'aggregate', config: { use, options, dataSet, sizes }, inputs: [input], gives: 'values' };
}
