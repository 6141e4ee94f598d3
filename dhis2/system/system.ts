import { z } from 'zod';
import type { ServerRelease } from '../../contracts/server-profile';
import type { Dhis2Client } from '../client/dhis2-client';
import { Dhis2ContentError } from '../errors/errors';
import { parseRelease } from './release';
import { serverInstant } from './server-date';

/** What a server says about itself. */
export interface ServerInfo {
  readonly release: ServerRelease;
  /** The server's clock when it answered. */
  readonly serverDate: Date;
  /** The server's zone as it names it, e.g. `Africa/Nairobi`. */
  readonly timeZone: string;
  /** `iso8601` on most servers; all period texts are in this calendar. */
  readonly calendar: string;
  /** Null where the server does not tell (2.42.5.2). */
  readonly systemId: string | null;
}

const path = '/api/system/info';

const infoSchema = z.object({
  version: z.string(),
  serverDate: z.string(),
  serverTimeZoneId: z.string(),
  calendar: z.string().default('iso8601'),
  systemId: z.string().nullish(),
});

/** `GET /api/system/info`. */
export class System {
  private known: ServerRelease | undefined;

  constructor(private readonly client: Dhis2Client) {}

  /** Asked anew each time; any valid login may. */
  async info(signal?: AbortSignal): Promise<ServerInfo> {
    const info = await this.client.getJson(path, [], infoSchema, { signal });
    const release = parseRelease(info.version);
    if (release === undefined) throw this.unreadable('version', info.version);
    const serverDate = serverInstant(info.serverDate, info.serverTimeZoneId);
    if (serverDate === undefined) throw this.unreadable('date', `${info.serverDate} ${info.serverTimeZoneId}`);
    this.known = release;
    return {
      release,
      serverDate,
      timeZone: info.serverTimeZoneId,
      calendar: info.calendar,
      systemId: info.systemId ?? null,
    };
  }

  /** The server's release; asked once in the life of this object. */
  async release(signal?: AbortSignal): Promise<ServerRelease> {
    return this.known ?? (await this.info(signal)).release;
  }

  private unreadable(what: string, text: string): Error {
    const request = { method: 'GET', url: this.client.urlOf(path, []) };
    return new Dhis2ContentError(
      false,
      `The server's ${what} "${text}" is not understood`,
      'Check that the URL is that of a DHIS2 2.38 or later.',
      request,
    );
  }
}
