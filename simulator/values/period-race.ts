import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatorReply } from '../http/exchange';
import { errorReply, Refusal } from '../http/web-message';
import type { SimulatorState } from '../state/simulator-state';

/** How long a transaction stands between looking a new period up and creating it. */
const creationMs = 40;

/**
 * Creates the periods that the server has never stored. Between look-up and creation other requests run, so that truly
 * parallel ones race (contract 2.5, 11.2).
 *
 * @returns the periods that another request created first: on NEW a whole POST is lost, on OLD the values of these periods
 */
export async function createPeriods(state: SimulatorState, periods: ReadonlySet<string>): Promise<Set<string>> {
  return create(state, periods, state.faults.periodRace);
}

/**
 * Creates the periods that a request names whose answer is no import summary: reads, and registrations up to 2.42. One that
 * another request created first ends it, whatever it asked for.
 *
 * @throws Refusal with the 409 that has no error code
 */
export async function createNamedPeriods(state: SimulatorState, periods: readonly string[]): Promise<void> {
  const lost = await create(state, new Set(periods), state.faults.periodReadRace);
  if (lost.size > 0) throw new Refusal(lostRace(state, lost));
}

async function create(
  state: SimulatorState,
  periods: ReadonlySet<string>,
  loses: ((periods: string[]) => boolean) | undefined,
): Promise<Set<string>> {
  const unknown = [...periods].filter((period) => !state.knownPeriods.has(period));
  if (unknown.length === 0) return new Set();
  await sleep(creationMs);
  const lost = loses?.(unknown) === true ? unknown : unknown.filter((period) => state.knownPeriods.has(period));
  for (const period of unknown) state.knownPeriods.add(period);
  return new Set(lost);
}

/** What the database says, passed on as it is; up to 2.40 in other words where several periods were to be created. */
function lostRace(state: SimulatorState, lost: ReadonlySet<string>): SimulatorReply {
  const wrapped = lost.size > 1 && !state.release.since('2.41');
  return errorReply(
    409,
    wrapped
      ? 'ConstraintViolationException: could not execute statement'
      : 'ERROR: duplicate key value violates unique constraint "period_periodtypeid_startdate_enddate_key" ' +
          '(periodtypeid, startdate, enddate)',
  );
}
