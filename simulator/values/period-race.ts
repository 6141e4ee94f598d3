import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatorState } from '../state/simulator-state';

/** How long a transaction stands between looking a new period up and creating it. */
const creationMs = 5;

/**
 * Creates the periods that the server has never stored. Between look-up and creation other POSTs run, so that truly
 * parallel ones race (contract 2.5).
 *
 * @returns the periods that another POST created first: on NEW the whole POST is lost, on OLD the values of these periods
 */
export async function createPeriods(state: SimulatorState, periods: ReadonlySet<string>): Promise<Set<string>> {
  const unknown = [...periods].filter((period) => !state.knownPeriods.has(period));
  if (unknown.length === 0) return new Set();
  await sleep(creationMs);
  const lost =
    state.faults.periodRace?.(unknown) === true ? unknown : unknown.filter((period) => state.knownPeriods.has(period));
  for (const period of unknown) state.knownPeriods.add(period);
  return new Set(lost);
}
