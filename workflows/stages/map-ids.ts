import type { TaskHandle } from '../graph/task-handle';
import type { TaskConfigs, TaskSpec } from '../graph/task-spec';

/** Turns source ids into target ids. Rows that no table covers are rejected by name, or kept where `unmapped` says so. */
export function mapIds({
  input,
  ...config
}: TaskConfigs['mapIds'] & { input: TaskHandle<'values'> }): TaskSpec<'values', 'mapIds'> {
  return { kind: 'mapIds', config, inputs: [input], gives: 'values' };
}
