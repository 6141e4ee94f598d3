import { calendarNamed, sameCalendar } from '../../contracts/calendars';
import type { ServerSummary } from '../../contracts/server-summary';
import { hasPeriodType, isPeriodType } from '../../dhis2/periods';

/** Stands for the calendar of rows that a person wrote into a file: their periods are those of the server that they go to. */
export const noCalendar = '';

type Side = Pick<ServerSummary, 'calendar'>;

/** A line where the periods of two servers are not the same; they are texts in the server's calendar. */
export function calendarProblem(source: Side, target: Side): string[] {
  if (source.calendar === noCalendar || sameCalendar(source.calendar, target.calendar)) return [];
  return [
    `the source uses the calendar ${source.calendar}, the target ${target.calendar}: their periods can't be brought together`,
  ];
}

/** A line where a data set has periods that DHIS2 can't count in the server's calendar: weeks in all but that of ISO 8601. */
export function periodTypeProblem(
  { calendar }: Side,
  dataSet: { readonly id: string; readonly periodType: string } | undefined,
): string[] {
  if (dataSet === undefined) return [];
  const { id, periodType } = dataSet;
  if (!isPeriodType(periodType) || hasPeriodType(calendarNamed(calendar), periodType)) return [];
  return [
    `the data set ${id} is ${periodType}, and DHIS2 has no weeks in the calendar ${calendar}: nothing of it can be brought`,
  ];
}
