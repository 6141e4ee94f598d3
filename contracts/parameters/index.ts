export { connectionName } from './connection-name';
export { dataSetPairs, dataSetPairSchema, type DataSetPair } from './data-set-pairs';
export { dryRun } from './dry-run';
export { gatePolicy } from './gate-policy';
export { mappings } from './mappings';
export { orgUnits } from './org-units';
export { periods, periodsSchema, type PeriodsParameter } from './periods';
export { sizes, sizesSchema, type Sizes } from './sizes';
