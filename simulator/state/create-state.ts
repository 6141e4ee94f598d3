import { randomUUID } from 'node:crypto';
import { calendarOf, type CalendarName } from '../calendars/calendar';
import { type Clock, localTime } from '../clock';
import { MetadataCatalogue } from '../metadata/catalogue-of';
import { putDefaults } from '../metadata/defaults';
import { Release, type SimulatorVersion } from '../version';
import { DataValueTable } from './data-values';
import { MetadataStore } from './metadata';
import type { SimulatorState } from './simulator-state';

/** A server's state with the catalogue that metadata requests read from. */
export interface ServerState extends SimulatorState {
  readonly catalogue: MetadataCatalogue;
}

/** A fresh server: `admin` with password `district`, the default category model, nothing else. */
export function createState(options: {
  version: SimulatorVersion;
  timeZone: string;
  calendar: CalendarName;
  clock: Clock;
}): ServerState {
  const metadata = new MetadataStore();
  putDefaults(metadata, localTime(options.clock.now(), options.timeZone));
  const settings = new Map<string, unknown>();
  if (options.calendar !== 'iso8601') settings.set('keyCalendar', options.calendar);
  return {
    release: new Release(options.version),
    timeZone: options.timeZone,
    now: options.clock.now,
    systemId: randomUUID(),
    get calendar() {
      return calendarOf(settings.get('keyCalendar'));
    },
    metadata,
    catalogue: new MetadataCatalogue(metadata),
    dataValues: new DataValueTable(),
    completeness: new Map(),
    tokens: new Map(),
    passwords: new Map([['admin', 'district']]),
    settings,
    knownPeriods: new Set(),
    lockExceptions: new Set(),
    approvals: new Set(),
    faults: {},
  };
}
