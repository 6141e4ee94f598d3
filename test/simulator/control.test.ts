import { type Simulator, startSimulator } from '../../simulator/simulator';
import { ask } from './http-client';
import { seedSmallWorld } from './small-world';

let simulator: Simulator;
const row = { dataElement: 'DeCases0000', period: '202401', value: '7' };

beforeEach(async () => {
  simulator = await startSimulator({ version: '2.44' });
  seedSmallWorld(simulator);
  simulator.insert([
    { ...row, orgUnit: 'OuNorthA000' },
    { ...row, orgUnit: 'OuNorthB000', deleted: true },
  ]);
});
afterEach(() => simulator.stop());

function control(method: string, path: string, body?: unknown): ReturnType<typeof ask> {
  return ask(`${simulator.url}/simulator/${path}`, { method, auth: null, ...(body === undefined ? {} : { body }) });
}

test('shows the rows of the table, tombstones included', async () => {
  const all = (await control('GET', 'values')).json() as { values: { orgUnit: string; deleted: boolean }[] };
  expect(all.values.map((shown) => [shown.orgUnit, shown.deleted])).toEqual([
    ['OuNorthA000', false],
    ['OuNorthB000', true],
  ]);
  const some = (await control('GET', 'values?orgUnit=OuNorthA000')).json() as { values: unknown[] };
  expect(some.values).toHaveLength(1);
});

test('stops the clock at an instant and lets it run again', async () => {
  expect((await control('POST', 'clock', { now: '2024-05-06T07:08:09.010Z' })).status).toBe(200);
  expect((await ask(`${simulator.url}/api/system/info`)).json()).toMatchObject({
    serverDate: '2024-05-06T07:08:09.010',
  });
  await control('POST', 'clock', { now: null });
  expect(Math.abs(simulator.state.now() - Date.now())).toBeLessThan(1_000);
  expect((await control('POST', 'clock', { now: 'noon' })).status).toBe(400);
});

test('leaves rows out of exports until the faults are removed', async () => {
  const url = `${simulator.url}/api/dataValueSets?dataSet=DsMonthly00&orgUnit=OuRoot00000&children=true&period=202401`;
  const rows = async (): Promise<number> => ((await ask(url)).json() as { dataValues: unknown[] }).dataValues.length;
  expect(await rows()).toBe(1);
  await control('POST', 'engine-faults', { hideShare: 1 });
  expect(await rows()).toBe(0);
  await control('DELETE', 'faults');
  expect(await rows()).toBe(1);
});

test('loses the values of so many posts in silence', async () => {
  await control('POST', 'engine-faults', { silentIgnored: 1 });
  const post = async (): Promise<unknown> => {
    const body = { dataSet: 'DsMonthly00', dataValues: [{ ...row, value: '8', orgUnit: 'OuNorthA000' }] };
    return (await ask(`${simulator.url}/api/dataValueSets`, { method: 'POST', body })).json();
  };
  expect(await post()).toMatchObject({
    status: 'OK',
    response: { status: 'SUCCESS', importCount: { updated: 0, ignored: 1 } },
  });
  expect(simulator.values()[0]?.value).toBe('7');
  expect(await post()).toMatchObject({ response: { importCount: { updated: 1, ignored: 0 } } });
  expect(simulator.values()[0]?.value).toBe('8');
  expect(simulator.log.writes()).toHaveLength(1);
});

test('a body that is no JSON is refused with a reason', async () => {
  const got = await ask(`${simulator.url}/simulator/clock`, { method: 'POST', auth: null });
  expect([got.status, got.text]).toEqual([400, expect.stringContaining('JSON')]);
});
