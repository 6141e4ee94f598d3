import type { TaskHandle } from '../graph/task-handle';
import type { TaskConfigs, TaskSpec } from '../graph/task-spec';

/** Reads the target on the same scope, chunk by chunk, and classifies each row: create, update, delete, unchanged. */
export function compareWithTarget({
  input,
  ...config
}: TaskConfigs['compareWithTarget'] & { input: TaskHandle<'values'> }): TaskSpec<'difference', 'compareWithTarget'> {
  return { kind: 'compareWithTarget', config, inputs: [input], gives: 'difference' };
}
