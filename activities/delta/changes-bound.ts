import { DateTime } from 'luxon';
import type { ServerSummary } from '../../contracts/server-summary';

const hourMs = 3_600_000;
/** No zone is further behind UTC. Stands in for zones whose name is not known here. */
const mostHoursBehindUtc = 12;

/**
 * The text for `lastUpdated` that misses nothing changed at or after `watermark` less the overlap.
 * 2.43+: the server drops the time of day, which only adds rows. 2.38–2.42: the moment is compared as UTC with time stamps
 * that are local to the server, so on a server behind UTC the bound is lowered by what it lags; ahead of UTC it adds rows.
 */
export function changesBound(
  watermark: string,
  overlapHours: number,
  { profile, timeZone }: Pick<ServerSummary, 'profile' | 'timeZone'>,
): string {
  const moment = Date.parse(watermark) - overlapHours * hourMs;
  const lag = profile === 'OLD' ? hoursBehindUtc([moment, Date.parse(watermark)], timeZone) * hourMs : 0;
  return new Date(moment - lag).toISOString();
}

/** The most of the two moments: between them summer time may have begun or ended. */
function hoursBehindUtc(moments: readonly number[], timeZone: string): number {
  const offsets = moments.map((moment) => DateTime.fromMillis(moment, { zone: timeZone }));
  if (offsets.some((moment) => !moment.isValid)) return mostHoursBehindUtc;
  return Math.max(0, ...offsets.map((moment) => -moment.offset / 60));
}
