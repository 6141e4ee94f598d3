/** What a pipeline file needs: `import { definePipeline, extractDataset, z, … } from 'sluice/pipelines'`. */
export { z } from 'zod';
export {
  completeness,
  connectionName,
  dataElementGroupIds,
  dataElementIds,
  dataFile,
  dataSetIds,
  dataSetPairs,
  deletePolicy,
  dryRun,
  elementsOrGroups,
  fileFormat,
  fullEveryDays,
  gatePolicy,
  ifExists,
  mappings,
  orgUnits,
  overlapHours,
  periods,
  periodsUnlessDelta,
  recount,
  sizes,
  syncMode,
  timeZone,
} from '../contracts/parameters';
export { definePipeline, type Pipeline, type PipelineDefinition } from './define-pipeline';
export { InvalidGraphError, type Graph, type MakeTask } from './graph/graph';
export type { Edge, TaskHandle } from './graph/task-handle';
export type { TaskOptions } from './graph/task-options';
export type { TaskSpec } from './graph/task-spec';
export { aggregate } from './stages/aggregate';
export { compareWithTarget } from './stages/compare-with-target';
export { compute } from './stages/compute';
export { deleteDataValues } from './stages/delete-data-values';
export { extractDataElementGroups } from './stages/extract-data-element-groups';
export { extractDataElements } from './stages/extract-data-elements';
export { extractDataset } from './stages/extract-dataset';
export { gate } from './stages/gate';
export { importDataValues } from './stages/import-data-values';
export { mapIds } from './stages/map-ids';
export { merge } from './stages/merge';
export { notify } from './stages/notify';
export { readFile } from './stages/read-file';
export { reportDifference } from './stages/report-difference';
export { runAnalytics } from './stages/run-analytics';
export { selectValues } from './stages/select-values';
export { syncCompleteness } from './stages/sync-completeness';
export { transform } from './stages/transform';
export { undoRun, writtenBy } from './stages/undo-run';
export { verify } from './stages/verify';
export { writeFile } from './stages/write-file';
