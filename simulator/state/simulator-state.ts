import type { CalendarName } from '../calendars/calendar';
import type { Alter } from '../faults/alterations';
import type { Release } from '../version';
import type { Catalogue } from './catalogue';
import type { DataValueTable, StoredValue } from './data-values';
import type { MetadataStore } from './metadata';

export interface CompletenessRegistration {
  dataSet: string;
  period: string;
  orgUnit: string;
  attributeOptionCombo: string;
  /** Calendar day, `yyyy-MM-dd`. */
  date: string;
  storedBy: string;
  completed: boolean;
  created: number;
}

export interface ApiToken {
  key: string;
  username: string;
  expire: number;
  allowedMethods: string[] | undefined;
  allowedIps?: string[] | undefined;
  allowedReferers?: string[] | undefined;
}

/** Faults of the data value engine itself, which no HTTP status shows. Changed by tests while the server runs. */
export interface EngineFaults {
  /** Export: rows for which this is true are left out of an otherwise good answer. */
  hideFromExport?: ((row: StoredValue, exportNumber: number) => boolean) | undefined;
  /** NEW import: answer 200 SUCCESS with `updated: 0, ignored: n`, no conflict, and write nothing; asked once per POST. */
  silentIgnored?: (() => boolean) | undefined;
  /** OLD import: crash (409 ERROR, zero counts) after this many rows were written; undefined = never. */
  crashAfterRows?: (() => number | undefined) | undefined;
  /** Import: rows are stored so, and answers and counts are as if they had been stored as sent. */
  storesOtherwise?: Alter | undefined;
  /** OLD import: refuse with E7644 what is open, as seen just after metadata was written (2.40.12, 2.42.5.2). */
  staleInputPeriods?: ((dataElement: string, period: string) => boolean) | undefined;
  /** Lose the first-period-write race even for serial posts (contract 2.5); called with the new periods of a POST. */
  periodRace?: ((periods: string[]) => boolean) | undefined;
  /** Lose that race even in a serial request that is no POST of values; called with the new periods that it names. */
  periodReadRace?: ((periods: string[]) => boolean) | undefined;
}

/** All that one simulated server knows. */
export interface SimulatorState {
  readonly release: Release;
  /** IANA zone of the server; OLD compares `lastUpdated` in it, `serverDate` is written in it. */
  readonly timeZone: string;
  /** Milliseconds since the epoch; settable by tests. */
  now(): number;
  /** A UUID; only `GET /api/metadata` tells it. */
  readonly systemId: string;
  /** What `keyCalendar` says now; periods, and values of type DATE, are in it. */
  readonly calendar: CalendarName;
  readonly metadata: MetadataStore;
  readonly catalogue: Catalogue;
  readonly dataValues: DataValueTable;
  readonly completeness: Map<string, CompletenessRegistration>;
  readonly tokens: Map<string, ApiToken>;
  /** Passwords by username. */
  readonly passwords: Map<string, string>;
  /** System settings by key, e.g. `dataEntryAutoGroup`. */
  readonly settings: Map<string, unknown>;
  /** Canonical ids of the periods that the server has ever stored. */
  readonly knownPeriods: Set<string>;
  /** `orgUnit|period|dataSet` exempt from expiry. */
  readonly lockExceptions: Set<string>;
  /** `workflow|period|orgUnit` (and all units below) approved: E8033 / E7642. */
  readonly approvals: Set<string>;
  readonly faults: EngineFaults;
}
