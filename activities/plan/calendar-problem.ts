import type { ServerSummary } from '../../contracts/server-summary';

/** Stands for the calendar of rows that a person wrote into a file: their periods are those of the server that they go to. */
export const noCalendar = '';

type Side = Pick<ServerSummary, 'calendar'>;

/** A line where the periods of two servers are not the same; they are texts in the server's calendar. */
export function calendarProblem(source: Side, target: Side): string[] {
  if (source.calendar === target.calendar || source.calendar === noCalendar) return [];
  return [
    `the source uses the calendar ${source.calendar}, the target ${target.calendar}: their periods can't be brought together`,
  ];
}
