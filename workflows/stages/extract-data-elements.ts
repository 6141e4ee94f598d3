import type { TaskConfigs, TaskSpec } from '../graph/task-spec';
import { readingOf } from './reading-of';

/**
 * Reads some data elements of a source like `extractDataset` reads data sets. An element's values go through one data set of each
 * period type that holds it, each such data set on a way of its own; org units of all sets that hold the element count. 2.38
 * cannot be asked for data elements: there the whole sets are read, and the rows of other elements dropped.
 */
export function extractDataElements(
  config: TaskConfigs['extractDataElements'],
): TaskSpec<'values', 'extractDataElements'> {
  const { dataElements, dataSets } = config;
  const own = { dataElements, dataSets };
  return { kind: 'extractDataElements', config: { ...readingOf(config), ...own }, inputs: [], gives: 'values' };
}
