import type { Calendar } from '../../contracts/calendars';
import { InvalidPeriodError } from './errors';
import { parsePeriod, type Period } from './period';

/** The period of an identifier that a server gave; undefined where it is none in its calendar (one that was changed, an import by hand). */
export function findPeriod(text: string, calendar: Calendar): Period | undefined {
  try {
    return parsePeriod(text, calendar);
  } catch (error) {
    if (error instanceof InvalidPeriodError) return undefined;
    throw error;
  }
}
