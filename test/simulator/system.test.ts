import { type Simulator, startSimulator } from '../../simulator/simulator';
import { ask } from './http-client';
import { seedSmallWorld } from './small-world';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ version: '2.42', timeZone: 'America/Guatemala', contextPath: '/dhis' });
  seedSmallWorld(simulator);
});
afterAll(() => simulator.stop());

test('the server date is in the time zone of the server', async () => {
  simulator.setClock(Date.UTC(2024, 2, 1, 3, 4, 5, 6));
  const info = (await ask(`${simulator.url}/api/system/info`)).json();
  expect(info).toMatchObject({
    serverDate: '2024-02-29T21:04:05.006',
    serverTimeZoneId: 'America/Guatemala',
    version: '2.42.5.2',
  });
  expect(info).not.toHaveProperty('systemId');
  simulator.setClock(undefined);
});

test('analytics tables: a task that runs for a while, then is done', async () => {
  simulator.analytics.behaviour.polls = 2;
  const started = (
    await ask(`${simulator.url}/api/resourceTables/analytics?lastYears=1`, { method: 'POST' })
  ).json() as {
    response: { relativeNotifierEndpoint: string };
  };
  const newest: unknown[] = [];
  for (let poll = 0; poll < 3; poll += 1) {
    const entries = (await ask(`${simulator.url}${started.response.relativeNotifierEndpoint}`)).json() as {
      completed: boolean;
    }[];
    newest.push(entries[0]?.completed);
  }
  expect(newest).toEqual([undefined, false, true]);
  expect(simulator.analytics.count).toBe(1);
});

test('lock exceptions are added, listed and removed', async () => {
  const url = `${simulator.url}/api/lockExceptions`;
  const query = '?ou=OuNorthA000&pe=202001&ds=DsMonthly00';
  expect((await ask(url + query, { method: 'POST' })).status).toBe(201);
  expect((await ask(url)).json()).toMatchObject({ lockExceptions: [{ period: { id: '202001' } }] });
  expect((await ask(url + query, { method: 'DELETE' })).status).toBe(204);
  expect((await ask(url)).json()).toEqual({ lockExceptions: [] });
});

test('an approval covers the units below', async () => {
  simulator.approve('Workflow000', '202401', 'OuNorth0000');
  const got = await ask(
    `${simulator.url}/api/dataApprovals/approvals?wf=Workflow000&pe=202401&ou=OuNorthA000,OuSouthA000`,
  );
  expect(got.json()).toMatchObject([{ state: 'APPROVED_HERE' }, { state: 'UNAPPROVED_READY' }]);
});

test('version prefixes up to the release are accepted, others are an unknown path', async () => {
  for (const prefix of [28, 37, 42]) expect((await ask(`${simulator.url}/api/${prefix}/me`)).status).toBe(200);
  for (const prefix of [27, 43]) expect((await ask(`${simulator.url}/api/${prefix}/me`)).status).toBe(404);
});

test('outside of its context path there is nothing', async () => {
  expect((await ask(`${simulator.url.replace('/dhis', '')}/api/me`)).status).toBe(404);
});

test('tombstones go when they are removed, other rows stay', async () => {
  const row = { dataElement: 'DeCases0000', orgUnit: 'OuNorthA000', value: '1' };
  simulator.insert([
    { ...row, period: '202401' },
    { ...row, period: '202402', deleted: true },
  ]);
  expect((await ask(`${simulator.url}/api/maintenance/softDeletedDataValueRemoval`, { method: 'POST' })).status).toBe(
    204,
  );
  expect(simulator.values({ withTombstones: true }).map((kept) => kept.period)).toEqual(['202401']);
});

describe('a second call of analytics while one runs', () => {
  interface Started {
    message: string;
    response: { id: string; responseType: string; jobStatus: string; relativeNotifierEndpoint: string };
  }
  const started = async (at: Simulator): Promise<[status: number, body: Started]> => {
    const got = await ask(`${at.url}/api/resourceTables/analytics`, { method: 'POST' });
    return [got.status, got.json() as Started];
  };
  const newest = async (at: Simulator, { response }: Started): Promise<boolean | undefined> => {
    const entries = (await ask(`${at.url}${response.relativeNotifierEndpoint}`)).json() as { completed: boolean }[];
    return entries[0]?.completed;
  };

  test('is refused by 2.40, whose job for it has failed, and taken once the first is done', async () => {
    const older = await startSimulator({ version: '2.40' });
    older.analytics.behaviour.polls = 1;
    const [, first] = await started(older);
    expect(first.message).toMatch(/^Initiated ANALYTICS_TABLE \(.+\)$/);
    const [status, second] = await started(older);
    expect(status).toBe(409);
    expect(second).toMatchObject({
      message: expect.stringContaining('already running') as string,
      response: { responseType: 'JobConfiguration', jobStatus: 'FAILED' },
    });
    expect(older.analytics.count).toBe(1);
    expect([await newest(older, first), await newest(older, first)]).toEqual([false, true]);
    expect((await started(older))[0]).toBe(200);
    await older.stop();
  });

  test.each(['2.41', '2.42', '2.43.1', '2.44'] as const)('is queued by %s under an id of its own', async (version) => {
    const server = await startSimulator({ version });
    server.analytics.behaviour.polls = 1;
    const [, first] = await started(server);
    const [status, second] = await started(server);
    expect(status).toBe(200);
    expect(second.response.id).not.toBe(first.response.id);
    expect([await newest(server, second), await newest(server, second)]).toEqual([undefined, undefined]);
    expect(await newest(server, first)).toBe(true);
    expect([await newest(server, second), await newest(server, second)]).toEqual([false, true]);
    await server.stop();
  });

  test('that fails ends with an entry of level ERROR that says completed', async () => {
    const server = await startSimulator({ version: '2.44' });
    Object.assign(server.analytics.behaviour, { polls: 0, failure: 'no space left on device' });
    const [, run] = await started(server);
    const entries = (await ask(`${server.url}${run.response.relativeNotifierEndpoint}`)).json();
    expect(entries).toMatchObject([{ level: 'ERROR', completed: true, message: 'no space left on device' }]);
    await server.stop();
  });
});
