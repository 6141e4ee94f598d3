import { z } from 'zod';
import type { Dhis2 } from '../../dhis2/dhis2';
import { oneLine } from '../one-line';

/** What a connection test found; `problems` is empty when the connection can be used. */
export interface ConnectionReport {
  readonly name: string;
  readonly address: string;
  readonly version?: string;
  readonly calendar?: string;
  readonly timeZone?: string;
  readonly user?: string;
  /** Seconds that the server's clock is ahead of this machine's; below 0: behind. */
  readonly clockAheadSeconds?: number;
  readonly rights?: {
    readonly superuser: boolean;
    /** May write values at all: F_DATAVALUE_ADD (2.38 to 2.44). */
    readonly mayWrite: boolean;
    /** Data sets that the user may read. */
    readonly dataSets: number;
    /** Org units below which the user may write, and those below which it may read. */
    readonly captureUnits: number;
    readonly viewUnits: number;
  };
  readonly problems: readonly string[];
  /** What may be meant but is worth knowing. */
  readonly remarks: readonly string[];
}

const clockToleranceSeconds = 60;
const ignored = z.unknown();

/** Asks a server who it is and what the user may do there. Never rejects: what is wrong is in the report, without secrets. */
export async function testConnection(name: string, dhis2: Dhis2): Promise<ConnectionReport> {
  const { address } = dhis2.client;
  try {
    const before = Date.now();
    const info = await dhis2.system.info();
    const now = (before + Date.now()) / 2;
    const me = await dhis2.metadata.me();
    await dhis2.client.getJson(
      '/api/dataSets',
      [
        ['pageSize', '1'],
        ['fields', 'id'],
      ],
      ignored,
    );
    const clockAheadSeconds = Math.round((info.serverDate.getTime() - now) / 1000);
    const rights = {
      superuser: me.superuser,
      mayWrite: me.superuser || me.authorities.includes('F_DATAVALUE_ADD'),
      dataSets: me.dataSets.length,
      captureUnits: me.organisationUnits.length,
      viewUnits: me.dataViewOrganisationUnits.length,
    };
    return {
      name,
      address,
      version: info.release.version,
      calendar: info.calendar,
      timeZone: info.timeZone,
      user: me.username,
      clockAheadSeconds,
      rights,
      problems: [],
      remarks: [
        ...(rights.mayWrite
          ? []
          : [`${me.username} has no authority F_DATAVALUE_ADD: the connection can only be read from`]),
        ...(rights.superuser || rights.captureUnits + rights.viewUnits > 0
          ? []
          : [`${me.username} has no org units: there is nothing that it may read`]),
        ...(Math.abs(clockAheadSeconds) <= clockToleranceSeconds
          ? []
          : [
              `the server's clock is ${Math.abs(clockAheadSeconds)} s ${clockAheadSeconds > 0 ? 'ahead of' : 'behind'} this machine's; Sluice goes by the server's`,
            ]),
      ],
    };
  } catch (error) {
    return { name, address, problems: [oneLine(error)], remarks: [] };
  }
}
