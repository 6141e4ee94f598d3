import type { TaskConfigs, TaskSpec } from '../graph/task-spec';

/**
 * Reads data sets of a source in chunks (org units × periods), streaming each into the store. Each data set has its own
 * way through the graph, its own account and outcome. The chunks flow on to mapping and comparison one by one.
 */
export function extractDataset({
  from,
  dataSets,
  periods,
  mode,
  fullEveryDays,
  overlapHours,
  orgUnits,
  timeZone,
  sizes,
  recount,
}: TaskConfigs['extractDataset']): TaskSpec<'values', 'extractDataset'> {
  const config = { from, dataSets, periods, mode, fullEveryDays, overlapHours, orgUnits, timeZone, sizes, recount };
  return { kind: 'extractDataset', config, inputs: [], gives: 'values' };
}
