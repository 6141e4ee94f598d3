import type { Handler, SimulatorReply } from '../http/exchange';
import { jsonUtf8, refuse } from '../http/web-message';
import { classNames } from '../metadata/schema';
import { dayAt, startOfDayMs } from '../periods/calendar-day';
import type { SimulatorState } from '../state/simulator-state';

/** Rows after which PostgreSQL looks at a table anew, so that its planner knows their number. */
const rowsPerEstimate = 50;

/** How many objects of each kind there are; that of data values is the planner's estimate, 0 for a few rows. */
export function objectCountsOf(state: SimulatorState): Record<string, number> {
  const singular = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
  const counts = [...classNames].map(([collection, className]) => [
    singular(className),
    state.metadata.list(collection).length,
  ]);
  const estimate = state.dataValues.size - (state.dataValues.size % rowsPerEstimate);
  return { ...(Object.fromEntries(counts) as Record<string, number>), dataValue: estimate };
}

/** `GET /api/system/objectCounts` */
export function objectCounts(state: SimulatorState): Handler {
  return () => json(objectCountsOf(state));
}

/**
 * `GET /api/dataSummary`: `dataValueCount` by days, of rows whose lastUpdated is not before the local midnight so many days
 * ago. Deleted rows count on NEW, not on OLD. Needs a superuser or F_PERFORM_MAINTENANCE.
 */
export function dataSummary(state: SimulatorState): Handler {
  return ({ user }) => {
    if (!user.superuser && !user.authorities.has('F_PERFORM_MAINTENANCE')) {
      refuse(403, 'Access is denied, requires one Authority from [F_PERFORM_MAINTENANCE]');
    }
    const today = dayAt(state.now(), state.timeZone);
    const changedSince = (days: number): number => {
      const since = startOfDayMs(today - days, state.timeZone);
      let rows = 0;
      for (const row of state.dataValues.all()) {
        if (row.lastUpdated >= since && (state.release.isNew || !row.deleted)) rows += 1;
      }
      return rows;
    };
    return json({
      system: { version: state.release.fullVersion },
      objectCounts: objectCountsOf(state),
      dataValueCount: Object.fromEntries([0, 1, 7, 30].map((days) => [String(days), changedSince(days)])),
    });
  };
}

function json(body: object): SimulatorReply {
  return { status: 200, headers: { 'content-type': jsonUtf8 }, body };
}
