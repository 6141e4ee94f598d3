import { DateTime } from 'luxon';
import type { Calendar } from '../../contracts/calendars';
import type { PeriodsParameter } from '../../contracts/parameters/periods';
import {
  hasPeriodType,
  isPeriodType,
  isRelativePeriod,
  parsePeriod,
  periodsOverlapping,
  relativePeriods,
  type Period,
} from '../../dhis2/periods';

export interface PeriodContext {
  /** Of the data set. */
  readonly periodType: string;
  /** Of the server whose periods they are. */
  readonly calendar: Calendar;
  /** The instant that relative periods are resolved against: the run's nominal time. */
  readonly at: string;
  readonly timeZone: string;
}

/**
 * Canonical ids of the data set's type, in order of time, each once. Of a list, the periods of the set's own type count;
 * where it has none, its periods stand for all periods of the set's type that overlap them, so that one parameter serves a
 * weekly and a monthly set. Throws typed errors that name the text.
 */
export function resolvePeriods(parameter: PeriodsParameter, context: PeriodContext): string[] {
  const { periodType, calendar } = context;
  if (!isPeriodType(periodType)) {
    throw new RangeError(`the period type ${periodType} is not known to this version of Sluice`);
  }
  if (!hasPeriodType(calendar, periodType)) {
    throw new RangeError(`DHIS2 has no weeks in the calendar ${calendar.name}: there is nothing of type ${periodType}`);
  }
  const found = new Map<string, Period>();
  const addOverlapping = (span: Pick<Period, 'start' | 'end'>) => {
    for (const period of periodsOverlapping(periodType, span.start, span.end, calendar)) found.set(period.id, period);
  };
  if (Array.isArray(parameter)) {
    const named = parameter.flatMap((text) =>
      isRelativePeriod(text) ? relativePeriods(text, today(context), calendar) : [parsePeriod(text, calendar)],
    );
    const own = named.filter((period) => period.type === periodType);
    for (const period of own) found.set(period.id, period);
    if (own.length === 0) named.forEach(addOverlapping);
  } else {
    addOverlapping(range(parameter.from, parameter.to, calendar));
  }
  return [...found.values()].sort((a, b) => (a.start < b.start ? -1 : 1)).map((period) => period.id);
}

function range(from: string, to: string, calendar: Calendar): Pick<Period, 'start' | 'end'> {
  const [first, last] = [parsePeriod(from, calendar), parsePeriod(to, calendar)];
  if (first.start > last.end) throw new RangeError(`periods.from ${from} is after periods.to ${to}`);
  return { start: first.start, end: last.end };
}

function today({ at, timeZone }: PeriodContext): string {
  const local = DateTime.fromISO(at, { zone: timeZone });
  if (!local.isValid) throw new RangeError(`"${timeZone}" is not a time zone, such as Africa/Freetown`);
  return local.toFormat('yyyy-MM-dd');
}
