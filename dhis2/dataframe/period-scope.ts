import type { ServerInfo } from '../system/system';
import { isPeriodType, parseDay, parsePeriod, periodsOverlapping, periodTypeExists } from '../periods';
import { UnsupportedByServerError } from './argument-errors';
import type { DayRange, ExtractRequest } from './extract-request';

/** Identifiers of the periods to ask for: those given, or those of the types that overlap the range. */
export function periodIds(when: ExtractRequest['when'], types: Iterable<string>, server: ServerInfo): string[] {
  if ('range' in when) {
    const { startDate, endDate } = when.range;
    return [...new Set(types)].flatMap((type) => {
      if (!isPeriodType(type)) {
        throw new UnsupportedByServerError(
          `The periods of type ${type} between two dates are not known; give them as periods`,
        );
      }
      return periodsOverlapping(type, startDate, endDate).map((period) => period.id);
    });
  }
  const missing = when.periods.filter((period) => !periodTypeExists(period.type, server.release));
  if (missing.length > 0) {
    const shown = missing.map((period) => `${period.id} (${period.type})`).join(', ');
    throw new UnsupportedByServerError(`DHIS2 ${server.release.version} has no such periods: ${shown}`);
  }
  return when.periods.map((period) => period.id);
}

/** Dates mean days of the ISO calendar; a server with another one has periods that they do not fit. */
export function requireIsoCalendar(when: ExtractRequest['when'], server: ServerInfo): void {
  if ('range' in when && server.calendar !== 'iso8601') {
    throw new UnsupportedByServerError(
      `The server's periods are in the calendar ${server.calendar}: give periods instead of startDate and endDate`,
    );
  }
}

/**
 * A range so wide that every period that overlaps the given one lies wholly inside it, which is what servers ask of the
 * periods that they select by dates. No period is longer than a year.
 */
export function widened({ startDate, endDate }: DayRange): DayRange {
  return {
    startDate: parseDay(startDate).minus({ years: 1 }).toFormat('yyyy-MM-dd'),
    endDate: parseDay(endDate).plus({ years: 1 }).toFormat('yyyy-MM-dd'),
  };
}

/** Whether a stored period overlaps the range. */
export function overlaps(periodId: string, { startDate, endDate }: DayRange): boolean {
  const period = parsePeriod(periodId);
  return period.start <= endDate && period.end >= startDate;
}
