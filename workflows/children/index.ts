export { chunkFlow } from './chunk-flow';
export { serverPermits } from '../permits/server-permits';
export { writeStage } from './write-stage';
