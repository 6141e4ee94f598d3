import { findCalendar, UnknownCalendarError } from '../../contracts/calendars';
import { failureTypes } from '../../contracts/failures';
import { identityOf } from '../../contracts/server-identity';
import type { ServerSummary } from '../../contracts/server-summary';
import type { Me } from '../../dhis2/metadata/me';
import type { ServerInfo } from '../../dhis2/system/system';
import type { ActivityDeps } from '../runtime/activity-deps';
import { serverBehind } from '../runtime/server-behind';
import { TerminalError } from '../runtime/to-failure';

/** Who the server is and who we are there: the first thing that a run asks. One in whose calendar no periods can be counted is refused. */
export async function describeServer(
  deps: ActivityDeps,
  connection: string,
  signal: AbortSignal,
): Promise<{ server: ServerSummary; info: ServerInfo; me: Me }> {
  const dhis2 = deps.dhis2(connection);
  const { address } = dhis2.client;
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
    address,
    identity: identityOf(serverBehind(deps, connection) ?? { address }),
    version: info.release.version,
    profile: info.release.profile,
    calendar: info.calendar,
    timeZone: info.timeZone,
    username: me.username,
    ...(info.systemId === null ? {} : { systemId: info.systemId }),
  };
  return { server, info, me };
}
