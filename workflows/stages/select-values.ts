import type { TaskConfigs, TaskSpec } from '../graph/task-spec';

/**
 * Names values of a server that are to go: those of a data set, or of some of its data elements, in some org units with all below
 * them and in some periods. Gives a deletion for each, to be compared with that same server and let through by a gate.
 */
export function selectValues({
  from,
  dataSet,
  dataElements,
  orgUnits,
  periods,
  timeZone,
  sizes,
}: TaskConfigs['selectValues']): TaskSpec<'values', 'selectValues'> {
  const config = { from, dataSet, dataElements, orgUnits, periods, timeZone, sizes };
  return { kind: 'selectValues', config, inputs: [], gives: 'values' };
}
