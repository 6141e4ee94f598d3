export { chunkFlow } from './chunk-flow';
export { writeStage } from './write-stage';
