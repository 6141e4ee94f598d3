import { DateTime } from 'luxon';
import type { ServerSummary } from '../../contracts/server-summary';

const hourMs = 3_600_000;
/** No zone is further behind UTC. Stands in for zones whose name is not known here. */
const mostHoursBehindUtc = 12;

/**
 * The text for `lastUpdated` that misses nothing changed from `watermark` less the overlap until `now`.
 * 2.43+: the server drops the time of day, which only adds rows. 2.38–2.42: time stamps are whole seconds, and the moment is
 * compared as UTC with stamps that are local to the server, so on a server behind UTC the bound is lowered by the most that it
 * lagged since; ahead of UTC it adds rows.
 */
export function changesBound(
  watermark: string,
  now: string,
  overlapHours: number,
  { profile, timeZone }: Pick<ServerSummary, 'profile' | 'timeZone'>,
): string {
  const moment = Date.parse(watermark) - overlapHours * hourMs;
  if (profile === 'NEW') return new Date(moment).toISOString();
  const lag = hoursBehindUtc([moment, Date.parse(watermark), Date.parse(now)], timeZone) * hourMs;
  return new Date(Math.floor((moment - lag) / 1000) * 1000).toISOString();
}

/** The most of these moments: between them summer time may have begun or ended. */
function hoursBehindUtc(moments: readonly number[], timeZone: string): number {
  const offsets = moments.map((moment) => DateTime.fromMillis(moment, { zone: timeZone }));
  if (offsets.some((moment) => !moment.isValid)) return mostHoursBehindUtc;
  return Math.max(0, ...offsets.map((moment) => -moment.offset / 60));
}
