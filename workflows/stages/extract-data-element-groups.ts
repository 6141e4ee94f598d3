import type { TaskConfigs, TaskSpec } from '../graph/task-spec';
import { readingOf } from './reading-of';

/** The same as `extractDataElements` for all elements of some groups, as the source holds the groups when the run begins. */
export function extractDataElementGroups(
  config: TaskConfigs['extractDataElementGroups'],
): TaskSpec<'values', 'extractDataElementGroups'> {
  const { dataElementGroups, dataSets } = config;
  const own = { dataElementGroups, dataSets };
  return { kind: 'extractDataElementGroups', config: { ...readingOf(config), ...own }, inputs: [], gives: 'values' };
}
