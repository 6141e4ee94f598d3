import type { TaskConfigs, TaskSpec } from '../graph/task-spec';

/**
 * Reads a file of data values below the worker's `files` folder: a DHIS2 export, a frame of the toolbox, or the rejects of a
 * run after correction, as CSV, JSON or Parquet. The file is one data set's way through the graph.
 */
export function readFile({
  file,
  format,
  encoding,
  dataSet,
  sizes,
}: TaskConfigs['readFile']): TaskSpec<'values', 'readFile'> {
  return { kind: 'readFile', config: { file, format, encoding, dataSet, sizes }, inputs: [], gives: 'values' };
}
