import type pl from 'nodejs-polars';
import { calendarNamed } from '../../contracts/calendars';
import type { ServerSummary } from '../../contracts/server-summary';
import { InvalidPeriodError, parsePeriod } from '../../dhis2/periods';
import { textColumn } from '../../frames/columns';
import { noCalendar } from '../plan/calendar-problem';

const shownPeriods = 5;

/**
 * A line for each text in the rows of a file that is no period at the server that they go to, the first ones. When the file was read
 * it was not known whose calendar its writer meant.
 */
export function writtenPeriodProblems(
  source: Pick<ServerSummary, 'calendar'>,
  target: Pick<ServerSummary, 'calendar'>,
  rows: pl.DataFrame,
): string[] {
  if (source.calendar !== noCalendar) return [];
  const calendar = calendarNamed(target.calendar);
  const counts = new Map<string, number>();
  for (const id of textColumn(rows, 'period')) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  const problems = [...counts].flatMap(([id, count]) => {
    try {
      parsePeriod(id, calendar);
      return [];
    } catch (error) {
      if (!(error instanceof InvalidPeriodError)) throw error;
      return [`${error.message} (in ${count === 1 ? 'one row' : `${count} rows`} of the file)`];
    }
  });
  const more = problems.length - shownPeriods;
  return more > 0 ? [...problems.slice(0, shownPeriods), `and ${more} more texts that are no periods`] : problems;
}
