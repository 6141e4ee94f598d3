import { firstOf } from '../../contracts/bounded-text';
import { findCalendar, UnknownCalendarError, type Calendar } from '../../contracts/calendars';
import type { ServerInfo } from '../system/system';
import {
  findPeriod,
  hasPeriodType,
  InvalidPeriodError,
  isPeriodType,
  parseDay,
  parsePeriod,
  periodsOverlapping,
  periodTypeExists,
  type Period,
  type PeriodType,
} from '../periods';
import { MalformedArgumentError, UnsupportedByServerError } from './argument-errors';
import type { DayRange, ExtractRequest } from './extract-request';

/** The server's calendar; one in which no periods can be counted is refused. */
export function calendarOf(server: Pick<ServerInfo, 'calendar'>): Calendar {
  const calendar = findCalendar(server.calendar);
  if (calendar !== undefined) return calendar;
  throw new UnsupportedByServerError(
    `The server can't be worked with: ${new UnknownCalendarError(server.calendar).message}`,
  );
}

/** Identifiers of the periods to ask for: those given, or those of the types that overlap the range. */
export function periodIds(when: ExtractRequest['when'], types: Iterable<string>, server: ServerInfo): string[] {
  const calendar = calendarOf(server);
  if ('range' in when) {
    const { startDate, endDate } = when.range;
    return countedTypes([...new Set(types)], calendar).flatMap((type) =>
      periodsOverlapping(type, startDate, endDate, calendar).map((period) => period.id),
    );
  }
  const periods = [...new Map(when.periods.map((text) => parsed(text, calendar)).map((of) => [of.id, of])).values()];
  const missing = periods.filter((period) => !periodTypeExists(period.type, server.release));
  if (missing.length > 0) {
    const shown = firstOf(missing.map((period) => `${period.id} (${period.type})`));
    throw new UnsupportedByServerError(`DHIS2 ${server.release.version} has no such periods: ${shown}`);
  }
  return periods.map((period) => period.id);
}

function parsed(text: string, calendar: Calendar): Period {
  try {
    return parsePeriod(text, calendar);
  } catch (error) {
    if (error instanceof InvalidPeriodError) throw new MalformedArgumentError(`periods: ${error.message}`);
    throw error;
  }
}

/** Those whose periods the calendar has. A server holds no value of the others, so they are refused only when there is nothing else. */
function countedTypes(types: readonly string[], calendar: Calendar): PeriodType[] {
  const known = types.map((type) => {
    if (isPeriodType(type)) return type;
    throw new UnsupportedByServerError(
      `The periods of type ${type} between two dates are not known; give them as periods`,
    );
  });
  const counted = known.filter((type) => hasPeriodType(calendar, type));
  if (known.length > 0 && counted.length === 0) {
    throw new UnsupportedByServerError(
      `DHIS2 has no weeks in the server's calendar ${calendar.name}, so there is nothing of type ${known.join(', ')} to read`,
    );
  }
  return counted;
}

/**
 * A range so wide that every period that overlaps the given one lies wholly inside it, which is what servers ask of the
 * periods that they select by dates. No period of any calendar is as long as that.
 */
export function widened({ startDate, endDate }: DayRange): DayRange {
  return {
    startDate: parseDay(startDate).minus({ days: 400 }).toFormat('yyyy-MM-dd'),
    endDate: parseDay(endDate).plus({ days: 400 }).toFormat('yyyy-MM-dd'),
  };
}

/** Whether a stored period overlaps the range. Of one that is none in the calendar nobody can tell, so it is not left out. */
export function overlaps(periodId: string, { startDate, endDate }: DayRange, calendar: Calendar): boolean {
  const period = findPeriod(periodId, calendar);
  return period === undefined || (period.start <= endDate && period.end >= startDate);
}
