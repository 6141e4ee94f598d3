import { RequestLog } from '../../simulator/log/request-log';
import { type Simulator, startSimulator } from '../../simulator/simulator';
import { ask } from './http-client';
import { seedSmallWorld } from './small-world';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ version: '2.42' });
  seedSmallWorld(simulator);
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.log.clear());

test('notes who asked what, with which answer and how much', async () => {
  const got = await ask(`${simulator.url}/api/dataElements?fields=id&paging=false`);
  expect(simulator.log.entries()).toEqual([
    expect.objectContaining({
      method: 'GET',
      path: '/api/dataElements',
      query: 'fields=id&paging=false',
      status: 200,
      username: 'admin',
      replyBytes: got.bytes.length,
      wrote: 0,
      faults: [],
      error: undefined,
    }),
  ]);
});

test('tells requests that changed rows from those that did not', async () => {
  simulator.insert([{ dataElement: 'DeCases0000', period: '202401', orgUnit: 'OuNorthA000', value: '1' }]);
  await ask(`${simulator.url}/api/maintenance/dataPruning/dataElements/DeCases0000`, { method: 'POST' });
  await ask(`${simulator.url}/api/maintenance/dataPruning/dataElements/DeCases0000`, { method: 'POST' });
  expect(simulator.log.find({ method: 'POST' })).toHaveLength(2);
  expect(simulator.log.writes()).toEqual([expect.objectContaining({ wrote: 1 })]);
});

test('knows how many requests were under way at once', async () => {
  const held = simulator.faults.hold({});
  const pending = [1, 2, 3].map(() => ask(`${simulator.url}/api/me`));
  while (held.hits < 3) await new Promise((resolve) => setImmediate(resolve));
  expect(simulator.log.inFlight).toBe(3);
  held.release();
  await Promise.all(pending);
  expect(simulator.log.maxInFlight).toBe(3);
});

test('notes a request that got no answer, with its fault', async () => {
  simulator.faults.add({ fault: { kind: 'reset', point: 'before' } });
  await expect(ask(`${simulator.url}/api/me`)).rejects.toThrow();
  expect(simulator.log.entries()).toEqual([expect.objectContaining({ status: undefined, faults: ['reset'] })]);
});

test('keeps no more than its capacity, the newest', () => {
  const log = new RequestLog(3);
  for (let number = 0; number < 10; number += 1) log.end(log.begin({ method: 'GET', path: `/${number}`, query: '' }));
  expect(log.entries().map((entry) => entry.path)).toEqual(['/7', '/8', '/9']);
  expect(log.total).toBe(10);
});

test('can be read over HTTP', async () => {
  await ask(`${simulator.url}/api/me`);
  const got = await ask(`${simulator.url}/simulator/log`, { auth: null });
  expect(got.json()).toMatchObject({ requests: [{ path: '/api/me', status: 200 }] });
});
