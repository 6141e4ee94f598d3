import { complete, register } from '../kit/registrations';
import { contentOf, countRows, seedSmallWorld, syncParameters } from '../kit/small-world';
import { startSluice, type SluiceUnderTest } from '../kit/sluice-under-test';
import { startSimulator, type Simulator } from '../../simulator/simulator';

const clinics = 8;
/** Each is a first night; more than one by hand: new months, eight chunks at the same time. */
const nights = Number(process.env['SLUICE_FIRST_NIGHTS'] ?? 1);

let source: Simulator;
let target: Simulator;
let sluice: SluiceUnderTest;

beforeAll(async () => {
  [source, target] = await Promise.all([startSimulator({ version: '2.42' }), startSimulator({ version: '2.42' })]);
  for (const server of [source, target]) seedSmallWorld(server, clinics);
  sluice = await startSluice([
    { name: 'source', url: source.url, concurrency: 8 },
    { name: 'target', url: target.url, concurrency: 8 },
  ]);
});

afterAll(async () => {
  await sluice.stop();
  await Promise.all([source.stop(), target.stop()]);
});

/** Four months that no other round has. */
const monthsOf = (round: number) =>
  [0, 1, 2, 3].map((month) => {
    const count = round * 4 + month;
    return `${2000 + Math.floor(count / 12)}${String((count % 12) + 1).padStart(2, '0')}`;
  });

async function night(periods: string[]) {
  for (const server of [source, target]) {
    server.state.dataValues.clear();
    server.state.completeness.clear();
  }
  source.insert(countRows(clinics, periods));
  for (const period of periods) register(source, 1, { period });
  for (const server of [source, target]) {
    server.state.knownPeriods.clear();
    server.log.clear();
  }
  return await sluice.run(
    'syncDataset',
    syncParameters({
      periods,
      completeness: 'sync',
      gate: { maxRejectedShare: 1, maxUpdatedShare: 1, minSourceShare: 0, serverDryRun: true },
      sizes: { chunkValues: periods.length, parallelChunks: 8, parallelBatches: 4, batchValues: 8 },
    }),
  );
}

const refusals = (server: Simulator) => server.log.entries().filter(({ status = 0 }) => status >= 400);
const naming = (server: Simulator) => server.log.entries().filter(({ query }) => query.includes('limit='));

test(`a first night of a month between two 2.42 is complete at the first try, ${nights} times of ${nights}`, async () => {
  let asked = 0;
  for (let round = 0; round < nights; round += 1) {
    const result = await night(monthsOf(round));
    expect(result).toMatchObject({
      outcome: 'complete',
      dataSets: [{ account: { created: clinics * 4, rejected: 0 } }],
    });
    expect(contentOf(target)).toEqual(contentOf(source));
    expect(complete(target)).toEqual(complete(source));
    const reads = source.log.entries().filter(({ path }) => path === '/api/dataValueSets');
    asked = Math.max(asked, reads.length);
    for (const server of [source, target]) {
      expect(refusals(server)).toEqual([]);
      expect(naming(server)).toHaveLength(1);
    }
  }
  expect(asked).toBeGreaterThanOrEqual(clinics);
}, 600_000);

test('where another client creates the months at the same time, the requests that lost are made again', async () => {
  for (const server of [source, target]) {
    for (const path of ['/api/dataValueSets', '/api/completeDataSetRegistrations']) {
      server.faults.add({
        match: { method: 'GET', path },
        fault: { kind: 'status', status: 409, body: 'json' },
        times: 4,
      });
    }
  }
  const result = await night(monthsOf(nights));
  expect(result).toMatchObject({ outcome: 'complete', dataSets: [{ account: { created: clinics * 4, rejected: 0 } }] });
  expect(contentOf(target)).toEqual(contentOf(source));
  for (const server of [source, target]) {
    expect(refusals(server).map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 409));
  }
}, 120_000);
