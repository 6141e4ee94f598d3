import { registrationKey } from '../../simulator/completeness/registration-key';
import type { Simulator } from '../../simulator/simulator';
import type { CompletenessRegistration } from '../../simulator/state/simulator-state';
import { clinic, world } from './small-world';

/** Completes a clinic's form of counts of January 2024, on a day and by a person of its own. */
export function register(server: Simulator, number: number, more: Partial<CompletenessRegistration> = {}): void {
  const registration = {
    dataSet: world.counts,
    period: '202401',
    orgUnit: clinic(number),
    attributeOptionCombo: world.defaultCombo,
    date: `2024-02-0${number}`,
    storedBy: `clerk ${number}`,
    completed: true,
    created: Date.now(),
    ...more,
  };
  server.state.completeness.set(registrationKey(registration), registration);
}

/** Clinic and period → day and person, of the registrations of a server. */
export function complete(server: Simulator): Record<string, string> {
  const all = [...server.state.completeness.values()].filter(({ completed }) => completed);
  return Object.fromEntries(
    all
      .map(({ orgUnit, period, date, storedBy }) => [`${orgUnit} ${period}`, `${date} ${storedBy}`] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A server without values and registrations. */
export function empty(server: Simulator): void {
  server.state.completeness.clear();
  server.faults.clear();
  for (const row of server.values({ withTombstones: true })) server.hardDelete(row);
}

/**
 * Does something each time a server is asked for registrations, before it looks them up; `times` says how often it was done before.
 * A request that only makes new periods known (`limit=1`) does not count.
 */
export function whenAskedForRegistrations(server: Simulator, work: (times: number) => void): void {
  let times = 0;
  server.faults.add({
    fault: { kind: 'slow', delayMs: 0 },
    times: Infinity,
    match: {
      method: 'GET',
      path: '/api/completeDataSetRegistrations',
      when: ({ query }) => {
        if (query.some(([name, value]) => name === 'limit' && value === '1')) return false;
        work(times);
        times += 1;
        return false;
      },
    },
  });
}
