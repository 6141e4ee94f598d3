export { chunkFlow } from './chunk-flow';
export { completenessStage } from './completeness-stage';
export { dryRunStage } from './dry-run-stage';
export { serverPermits } from '../permits/server-permits';
export { writeStage } from './write-stage';
