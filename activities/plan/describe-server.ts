import { findCalendar, UnknownCalendarError } from '../../contracts/calendars';
import { failureTypes } from '../../contracts/failures';
import type { ServerSummary } from '../../contracts/server-summary';
import type { Dhis2 } from '../../dhis2/dhis2';
import type { Me } from '../../dhis2/metadata/me';
import type { ServerInfo } from '../../dhis2/system/system';
import { TerminalError } from '../runtime/to-failure';

/** Who the server is and who we are there: the first thing that a run asks. One in whose calendar no periods can be counted is refused. */
export async function describeServer(
  connection: string,
  dhis2: Dhis2,
  signal: AbortSignal,
): Promise<{ server: ServerSummary; info: ServerInfo; me: Me }> {
  const info = await dhis2.system.info(signal);
  if (findCalendar(info.calendar) === undefined) {
    const { message } = new UnknownCalendarError(info.calendar);
    throw new TerminalError(failureTypes.preflightFailed, [
      `nothing can be brought from or to ${connection}: ${message}`,
    ]);
  }
  const me = await dhis2.metadata.me({ signal });
  const server: ServerSummary = {
    connection,
    address: dhis2.client.address,
    version: info.release.version,
    profile: info.release.profile,
    calendar: info.calendar,
    timeZone: info.timeZone,
    username: me.username,
    ...(info.systemId === null ? {} : { systemId: info.systemId }),
  };
  return { server, info, me };
}
