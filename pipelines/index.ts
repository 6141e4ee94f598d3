/** The workflow bundle's entry: one line per pipeline, and the children that their runs start. */
export * from '../workflows/children';
export { compareInstances } from './compare-instances';
export { deleteDataValues } from './delete-data-values';
export { extractToFile } from './extract-to-file';
export { importFromFile } from './import-from-file';
export { syncDataElements } from './sync-data-elements';
export { syncDataset } from './sync-dataset';
export { undoRun } from './undo-run';
