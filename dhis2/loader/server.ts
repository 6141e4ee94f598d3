import type { Dhis2 } from '../dhis2';

/** What the loader needs of a DHIS2 server. */
export type LoaderServer = Pick<
  Dhis2,
  'client' | 'system' | 'metadata' | 'dataValueSets' | 'completeDataSetRegistrations'
>;
