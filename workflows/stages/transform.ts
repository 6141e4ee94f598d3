import type { TaskHandle } from '../graph/task-handle';
import type { TaskConfigs, TaskSpec } from '../graph/task-spec';

/**
 * Applies a frame function of the worker's `transforms` folder to each chunk: one that `keeps`, `filters` or `adds` rows. Before
 * a mapping it sees the source's ids, after it the target's.
 */
export function transform({
  input,
  use,
  options = {},
}: {
  input: TaskHandle<'values'>;
  /** Id of the transform. */
  use: string;
  /** Its options; checked before the run reads anything. */
  options?: TaskConfigs['transform']['options'];
}): TaskSpec<'values', 'transform'> {
  return { kind: 'transform', config: { use, options }, inputs: [input], gives: 'values' };
}
