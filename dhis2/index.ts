/** The library: DHIS2 data values as data frames, without Temporal. See docs/library.md. */
export { Dhis2 } from './dhis2';
export type { Dhis2Options } from './client/options';
export type { Admission, Release } from './client/admission';
export type { RequestOutcome } from './client/request-outcome';
export type { Dhis2Auth } from './client/credentials';

export { extractDataset } from './dataframe/extract-dataset';
export { extractDataElementGroups } from './dataframe/extract-data-element-groups';
export { extractDataElements } from './dataframe/extract-data-elements';
export type { ExtractOptions } from './dataframe/extract-options';
export {
  importDataValues,
  type IdMapping,
  type ImportDataValuesOptions,
  type ImportDataValuesResult,
} from './dataframe/import-data-values';
export type { ImportStrategy } from './loader/strategies/import-strategy';
export { withRetry, type RetryOptions } from './dataframe/with-retry';

export type { DataValue } from './data-value-sets/data-value';
export type { DataValuePayload } from './data-value-sets/data-value-payload';
export type { DataValueQuery } from './data-value-sets/data-value-query';
export type { ImportAnswer } from './data-value-sets/import-answer';
export type { ServerInfo } from './system/system';

export * from './dataframe/argument-errors';
export * from './errors/errors';
export * from './library-periods';
