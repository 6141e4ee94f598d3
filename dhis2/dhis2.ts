import { AnalyticsTables } from './analytics/analytics-tables';
import { Dhis2Client } from './client/dhis2-client';
import type { Dhis2Options } from './client/options';
import { CompleteDataSetRegistrations } from './completeness/complete-data-set-registrations';
import { DataValueSets } from './data-value-sets/data-value-sets';
import { Metadata } from './metadata/metadata';
import { System } from './system/system';

/** One DHIS2 server, 2.38 or later. Opens connections as needed; call `close` when done. */
export class Dhis2 {
  readonly client: Dhis2Client;
  readonly system: System;
  readonly metadata: Metadata;
  readonly dataValueSets: DataValueSets;
  readonly completeDataSetRegistrations: CompleteDataSetRegistrations;
  readonly analyticsTables: AnalyticsTables;

  /** Throws InvalidArgumentError for a URL, credentials or limits that cannot work. */
  constructor(options: Dhis2Options) {
    this.client = new Dhis2Client(options);
    this.system = new System(this.client);
    this.metadata = new Metadata(this.client);
    this.dataValueSets = new DataValueSets(this.client);
    this.completeDataSetRegistrations = new CompleteDataSetRegistrations(this.client);
    this.analyticsTables = new AnalyticsTables(this.client);
  }

  /** Waits for requests in flight, then closes all connections. */
  async close(): Promise<void> {
    await this.client.close();
  }
}
