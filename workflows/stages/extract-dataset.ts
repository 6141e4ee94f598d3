import type { TaskConfigs, TaskSpec } from '../graph/task-spec';
import { readingOf } from './reading-of';

/**
 * Reads data sets of a source in chunks (org units × periods), streaming each into the store. Each data set has its own
 * way through the graph, its own account and outcome. The chunks flow on to mapping and comparison one by one.
 */
export function extractDataset(config: TaskConfigs['extractDataset']): TaskSpec<'values', 'extractDataset'> {
  const { dataSets } = config;
  return { kind: 'extractDataset', config: { ...readingOf(config), dataSets }, inputs: [], gives: 'values' };
}
