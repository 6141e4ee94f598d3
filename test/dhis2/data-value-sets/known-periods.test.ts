import { knownPeriods } from '../../../dhis2/data-value-sets/known-periods';
import { withRetry } from '../../../dhis2/dataframe/with-retry';
import { Dhis2 } from '../../../dhis2/dhis2';
import { Dhis2PeriodRaceError } from '../../../dhis2/errors/errors';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import { clinic, seedSmallWorld, world } from '../../kit/small-world';

const periods = ['202607', '202608', '202609', '202610'];
const clinics = Array.from({ length: 8 }, (_, index) => clinic(index + 1));

let simulator: Simulator;
const open: Dhis2[] = [];

function connect(): Dhis2 {
  const dhis2 = new Dhis2({ url: simulator.url, auth: { username: 'admin', password: 'district' } });
  open.push(dhis2);
  return dhis2;
}

async function start(version: '2.40' | '2.42' | '2.44'): Promise<void> {
  simulator = await startSimulator({ version });
  seedSmallWorld(simulator, clinics.length);
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((dhis2) => dhis2.close()));
  await simulator.stop();
});

const values = (dhis2: Dhis2, orgUnit: string) =>
  dhis2.dataValueSets.get({ dataSets: [world.counts], orgUnits: [orgUnit], periods });
const registrations = (dhis2: Dhis2, orgUnit: string) =>
  dhis2.completeDataSetRegistrations.get({ dataSet: world.counts, orgUnits: [orgUnit], children: false, periods });
const reads = { values, registrations };

describe.each([
  ['2.40', 'values'],
  ['2.42', 'values'],
  ['2.40', 'registrations'],
  ['2.42', 'registrations'],
  ['2.44', 'registrations'],
] as const)('%s, eight clients that read %s of the same new periods', (version, kind) => {
  test('race: some fail for the moment, and succeed with retries', async () => {
    await start(version);
    const clients = clinics.map(() => connect());
    const first = await Promise.allSettled(clients.map((dhis2, i) => reads[kind](dhis2, clinics[i] ?? '')));
    const failures = first.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []));
    expect(failures.length).toBeGreaterThan(0);
    for (const error of failures) {
      expect(error).toBeInstanceOf(Dhis2PeriodRaceError);
      expect(error).toMatchObject({ retryable: true, status: 409, dhis2Code: undefined, method: 'GET' });
    }
    simulator.state.knownPeriods.clear();
    const retried = clients.map((dhis2, i) =>
      withRetry<unknown>(() => reads[kind](dhis2, clinics[i] ?? ''), { firstDelayMs: 10 }),
    );
    await expect(Promise.all(retried)).resolves.toHaveLength(8);
  });

  test('do not race when the periods were made known, by one request for all of them', async () => {
    await start(version);
    const dhis2 = connect();
    const ready = (orgUnit: string, some: readonly string[]) => {
      const named = { dataSet: world.counts, orgUnit, periods: some };
      return kind === 'values'
        ? knownPeriods(dhis2).beforeValues('OLD', named)
        : knownPeriods(dhis2).beforeRegistrations(named);
    };
    await Promise.all(
      clinics.map(async (orgUnit) => {
        await ready(orgUnit, periods);
        await reads[kind](dhis2, orgUnit);
      }),
    );
    await ready(clinic(1), ['202608']);
    const entries = simulator.log.entries();
    expect(entries.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 200));
    const naming = entries.filter(({ query }) => query.includes('limit='));
    expect(naming.map(({ path }) => path)).toEqual(['/api/completeDataSetRegistrations']);
  });

  test('are named no more where an earlier run has read them, but for those that it had not', async () => {
    await start(version);
    const dhis2 = connect();
    const known = knownPeriods(dhis2);
    known.learn(periods.slice(1));
    const named = { dataSet: world.counts, orgUnit: clinic(1), periods };
    if (kind === 'values') await known.beforeValues('OLD', named);
    else await known.beforeRegistrations(named);
    const asked = simulator.log.entries().map(({ query }) => new URLSearchParams(query).getAll('period'));
    expect(asked).toEqual([periods.slice(0, 1)]);
  });
});

test('2.43 and later are not asked before reads of values: they create no periods there', async () => {
  await start('2.44');
  const dhis2 = connect();
  await knownPeriods(dhis2).beforeValues('NEW', { dataSet: world.counts, orgUnit: clinic(1), periods });
  expect(simulator.log.entries()).toEqual([]);
  await Promise.all(clinics.map((orgUnit) => values(dhis2, orgUnit)));
  expect([...simulator.state.knownPeriods]).toEqual([]);
});

test('a race that the naming request itself loses is lost once; what it cannot do is left to the reads', async () => {
  await start('2.42');
  const dhis2 = connect();
  const named = { dataSet: world.counts, orgUnit: clinic(1), periods };
  simulator.faults.add({ fault: { kind: 'status', status: 409, body: 'json' } });
  await knownPeriods(dhis2).beforeValues('OLD', named);
  expect(simulator.log.entries().map(({ status }) => status)).toEqual([409, 200]);

  const unready = { ...named, periods: ['202611'] };
  simulator.faults.add({ fault: { kind: 'status', status: 503 } });
  await expect(knownPeriods(dhis2).beforeValues('OLD', unready)).resolves.toBeUndefined();
  await knownPeriods(dhis2).beforeValues('OLD', unready);
  expect(simulator.log.entries().map(({ status }) => status)).toEqual([409, 200, 503, 200]);
});

test('a year of days is named in pieces that fit into a URL', async () => {
  await start('2.42');
  const dhis2 = connect();
  const days = Array.from({ length: 366 }, (_, day) =>
    new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10).replaceAll('-', ''),
  );
  await knownPeriods(dhis2).beforeValues('OLD', { dataSet: world.counts, orgUnit: clinic(1), periods: days });
  expect(simulator.log.entries().map(({ status }) => status)).toEqual([200, 200]);
  expect(simulator.state.knownPeriods.size).toBe(366);
});

test('a caller that gives up does not hold the others up', async () => {
  await start('2.42');
  const dhis2 = connect();
  const named = { dataSet: world.counts, orgUnit: clinic(1), periods };
  const given = new AbortController();
  simulator.faults.add({ fault: { kind: 'slow', delayMs: 2_000 } });
  const first = knownPeriods(dhis2).beforeValues('OLD', { ...named, signal: given.signal });
  const second = knownPeriods(dhis2).beforeValues('OLD', named);
  given.abort(new Error('given up'));
  await expect(first).rejects.toThrow('given up');
  await expect(second).resolves.toBeUndefined();
});
