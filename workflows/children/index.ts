export { chunkFlow } from './chunk-flow';
export { importStage } from './import-stage';
export { verifyStage } from './verify-stage';
