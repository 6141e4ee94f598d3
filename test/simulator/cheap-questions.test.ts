import { type Simulator, startSimulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { ask, type Got } from './http-client';
import { seedSmallWorld } from './small-world';

const servers: Simulator[] = [];
async function server(version: SimulatorVersion, timeZone = 'UTC'): Promise<Simulator> {
  const started = await startSimulator({ version, timeZone });
  seedSmallWorld(started);
  servers.push(started);
  return started;
}
afterEach(() => Promise.all(servers.splice(0).map((each) => each.stop())));

const get = (at: Simulator, path: string, headers: Record<string, string> = {}): Promise<Got> =>
  ask(`${at.url}${path}`, { headers });
const bodyOf = async (at: Simulator, path: string): Promise<Record<string, unknown>> =>
  (await get(at, path)).json() as Record<string, unknown>;

describe('ETags of metadata lists', () => {
  const list = '/api/organisationUnits?paging=false&fields=id,name';

  test('2.44 answers 304 to a whole list that the client has, and the list where an object has changed', async () => {
    const at = await server('2.44');
    const first = await get(at, list);
    const tag = String(first.headers['etag']);
    expect(tag).toMatch(/^"0[0-9a-f]{32}"$/);
    const known = await get(at, list, { 'if-none-match': `"other", ${tag}` });
    expect([known.status, known.text, known.headers['etag']]).toEqual([304, '', tag]);
    const unit = at.state.metadata.list('organisationUnits')[0];
    at.change('organisationUnits', unit?.id ?? '', { name: 'Renamed' });
    const changed = await get(at, list, { 'if-none-match': tag });
    expect(changed.status).toBe(200);
    expect(changed.headers['etag']).not.toBe(tag);
    expect((await get(at, '/api/organisationUnits?fields=id')).headers).not.toHaveProperty('etag');
  });

  test.each(['2.40', '2.42', '2.43.1'] as const)('%s sends none', async (version) => {
    expect((await get(await server(version), list)).headers).not.toHaveProperty('etag');
  });
});

describe.each(['2.42', '2.44'] as const)('%s', (version) => {
  test('tells its id in /api/metadata, a UUID that stays, and not in system info', async () => {
    const at = await server(version);
    const { system } = await bodyOf(at, '/api/metadata?organisationUnits:filter=id:eq:NoSuchUnit0');
    expect(system).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
    });
    expect((await bodyOf(at, '/api/metadata?constants=true'))['system']).toMatchObject({ id: at.state.systemId });
    expect(await bodyOf(at, '/api/system/info')).not.toHaveProperty('systemId');
  });

  test('tells in one request what changed of each kind, by local time, and leaves out kinds without any', async () => {
    const at = await server(version, 'Asia/Kathmandu');
    at.setClock(Date.parse('2024-05-01T00:00:00Z'));
    const [unit, ...others] = at.state.metadata.list('organisationUnits');
    const long = { lastUpdated: '2024-01-01T00:00:00.000' };
    for (const { id } of others) at.change('organisationUnits', id, long);
    for (const { id } of at.state.metadata.list('dataElements')) at.change('dataElements', id, long);
    at.change('organisationUnits', unit?.id ?? '', { name: 'Changed' });
    const changed = async (since: string): Promise<Record<string, unknown>> => {
      const both = ['organisationUnits', 'dataElements'].map(
        (kind) => `${kind}:filter=lastUpdated:gt:${since}&${kind}:fields=id`,
      );
      const { system, ...kinds } = await bodyOf(at, `/api/metadata?${both.join('&')}`);
      expect(system).toBeDefined();
      return kinds;
    };
    expect(await changed('2024-05-01T05:44:00')).toEqual({ organisationUnits: [{ id: unit?.id }] });
    expect(await changed('2024-05-01T05:46:00')).toEqual({});
    expect(await changed('2024-04-30T23:59:00Z')).toEqual({ organisationUnits: [{ id: unit?.id }] });
    expect(await changed('2024-05-01T00:01:00%2B0000')).toEqual({});
    const list = await bodyOf(at, '/api/organisationUnits?fields=id&filter=lastUpdated:gt:2024-05-01&pageSize=1');
    expect(list).toMatchObject({ pager: { total: 1 }, organisationUnits: [{ id: unit?.id }] });
  });

  test('gives metadata and the data summary only to those who may export metadata or do maintenance', async () => {
    const at = await server(version);
    const asked = async (authorities: string[]): Promise<number[]> => {
      at.addUser({ username: `u${authorities.length}`, password: 'Some-1234', authorities, orgUnits: [] });
      const auth = `u${authorities.length}:Some-1234`;
      const paths = ['/api/metadata?constants=true', '/api/dataSummary'];
      return Promise.all(paths.map(async (path) => (await ask(at.url + path, { auth })).status));
    };
    expect(await asked([])).toEqual([403, 403]);
    expect(await asked(['F_METADATA_EXPORT', 'F_PERFORM_MAINTENANCE'])).toEqual([200, 200]);
  });
});

test.each([
  ['2.40', { '0': 1, '1': 2, '7': 2, '30': 3 }],
  ['2.41', { '0': 1, '1': 2, '7': 2, '30': 3 }],
  ['2.42', { '0': 1, '1': 2, '7': 2, '30': 3 }],
  ['2.43.1', { '0': 2, '1': 3, '7': 3, '30': 4 }],
  ['2.44', { '0': 2, '1': 3, '7': 3, '30': 4 }],
] as const)('%s counts rows changed since local midnights; deleted ones on NEW only', async (version, counts) => {
  const at = await server(version, 'America/Lima');
  at.setClock(Date.parse('2024-05-10T12:00:00Z'));
  const row = (orgUnit: string, lastUpdated: string, deleted = false): Parameters<Simulator['insert']>[0] => [
    { dataElement: 'DeAnything0', period: '202401', orgUnit, lastUpdated: Date.parse(lastUpdated), deleted },
  ];
  at.insert([
    ...row('OuAnything1', '2024-05-10T05:00:00Z'),
    ...row('OuAnything2', '2024-05-10T04:59:59Z'),
    ...row('OuAnything3', '2024-05-10T11:00:00Z', true),
    ...row('OuAnything4', '2024-04-20T11:00:00Z'),
    ...row('OuAnything5', '2024-01-20T11:00:00Z'),
  ]);
  const summary = await bodyOf(at, '/api/dataSummary');
  expect(summary['dataValueCount']).toEqual(counts);
  // the planner's estimate, which knows nothing of a few rows
  expect(summary['objectCounts']).toMatchObject({
    dataValue: 0,
    dataElement: at.state.metadata.list('dataElements').length,
  });
});
