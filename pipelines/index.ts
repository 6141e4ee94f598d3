/** The workflow bundle's entry: one line per pipeline, and the children that their runs start. */
export * from '../workflows/children';
export { syncDataset } from './sync-dataset';
