import { type Simulator, startSimulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { ask, type Got } from './http-client';
import { seedSmallWorld } from './small-world';

const versions: SimulatorVersion[] = ['2.40', '2.43.0', '2.44'];
let simulator: Simulator;

async function start(version: SimulatorVersion): Promise<void> {
  simulator = await startSimulator({ version });
  seedSmallWorld(simulator);
  const row = (orgUnit: string, period: string, value: string, lastUpdated: number, deleted = false): void =>
    simulator.insert([{ dataElement: 'DeCases0000', orgUnit, period, value, created: 1, lastUpdated, deleted }]);
  row('OuNorthA000', '202401', 'a1', 1_000);
  row('OuNorthB000', '202401', 'b1', 2_000);
  row('OuNorthA000', '202402', 'a2', 3_000);
  row('OuNorthB000', '202403', 'b3', 4_000, true);
  row('OuSouthA000', '202404', 's4', 5_000);
}
const post = (path: string, body: unknown): Promise<Got> =>
  ask(`${simulator.url}/api/${path}`, { method: 'POST', body });
const rows = (): string[] =>
  simulator
    .values({ withTombstones: true })
    .map(
      ({ orgUnit, dataElement, period, value, lastUpdated }) =>
        `${orgUnit} ${dataElement} ${period} ${value} ${lastUpdated}`,
    )
    .sort();
const setUnits = (): unknown => simulator.state.metadata.get('dataSets', 'DsMonthly00')?.['organisationUnits'];

afterEach(() => simulator.stop());

describe.each(versions)('at %s', (version) => {
  test('a merge moves the values without a trace: time stamps stay, losers and tombstones are gone, the units too', async () => {
    await start(version);
    const merged = await post('organisationUnits/merge', {
      sources: ['OuNorthA000', 'OuNorthB000'],
      target: 'OuSouthA000',
      dataValueMergeStrategy: 'LAST_UPDATED',
      deleteSources: true,
    });
    expect([merged.status, merged.json()]).toMatchObject([200, { status: 'OK', message: 'Organisation units merged' }]);
    // what the target itself held is deleted as well
    expect(rows()).toEqual(['OuSouthA000 DeCases0000 202401 b1 2000', 'OuSouthA000 DeCases0000 202402 a2 3000']);
    expect(setUnits()).toEqual([{ id: 'OuSouthA000' }]);
    expect((await ask(`${simulator.url}/api/organisationUnits/OuNorthA000`)).status).toBe(404);
  });

  test('a split moves the values to the primary target and the data sets to all', async () => {
    await start(version);
    const split = await post('organisationUnits/split', {
      source: 'OuNorthB000',
      targets: ['OuNorthA000', 'OuSouthA000'],
      primaryTarget: 'OuSouthA000',
      deleteSource: true,
    });
    expect([split.status, split.json()]).toMatchObject([200, { status: 'OK' }]);
    expect(rows()).toEqual([
      'OuNorthA000 DeCases0000 202401 a1 1000',
      'OuNorthA000 DeCases0000 202402 a2 3000',
      'OuSouthA000 DeCases0000 202401 b1 2000',
      'OuSouthA000 DeCases0000 202404 s4 5000',
    ]);
    expect(setUnits()).toEqual([{ id: 'OuNorthA000' }, { id: 'OuSouthA000' }]);
  });
});

test('a merge with DISCARD deletes the values of the sources; units that are not deleted stay', async () => {
  await start('2.44');
  const body = { sources: ['OuNorthA000', 'OuNorthB000'], target: 'OuSouthA000', dataValueMergeStrategy: 'DISCARD' };
  await post('organisationUnits/merge', { ...body, deleteSources: false });
  expect(rows()).toEqual(['OuSouthA000 DeCases0000 202404 s4 5000']);
  expect((await ask(`${simulator.url}/api/organisationUnits/OuNorthA000`)).status).toBe(200);
});

test('a merge of elements gives the set the target, and the value changed last', async () => {
  await start('2.42');
  const like = simulator.state.metadata.get('dataElements', 'DeCases0000');
  simulator.seed({ dataElements: [{ ...like, id: 'DeOther0000', name: 'Other', shortName: 'Other', code: 'OTHER' }] });
  simulator.insert([
    { dataElement: 'DeOther0000', orgUnit: 'OuNorthA000', period: '202401', value: 'old', lastUpdated: 10 },
  ]);
  const merged = await post('dataElements/merge', {
    sources: ['DeCases0000'],
    target: 'DeOther0000',
    dataMergeStrategy: 'LAST_UPDATED',
    deleteSources: true,
  });
  expect([merged.status, merged.json()]).toMatchObject([
    200,
    { response: { mergeReport: { sourcesDeleted: ['DeCases0000'], message: 'DataElement merge complete' } } },
  ]);
  expect(rows()[0]).toBe('OuNorthA000 DeOther0000 202401 a1 1000');
  expect(simulator.state.catalogue.dataSet('DsMonthly00')?.elements.has('DeOther0000')).toBe(true);
  expect(simulator.state.catalogue.dataElement('DeCases0000')).toBeUndefined();
});

test('what cannot be merged is refused with its code and changes nothing', async () => {
  await start('2.42');
  const before = rows();
  const codes = [
    await post('organisationUnits/merge', { sources: [], target: 'OuSouthA000' }),
    await post('organisationUnits/merge', { sources: ['OuNorthA000'], target: 'OuNorthA000' }),
    await post('organisationUnits/merge', { sources: ['OuNorth0000'], target: 'OuNorthA000' }),
    await post('organisationUnits/split', { source: 'OuNorthA000', targets: ['OuNorthB000'] }),
  ].map(({ status, json }) => [status, (json() as { errorCode: string }).errorCode]);
  expect(codes).toEqual([
    [409, 'E1500'],
    [409, 'E1502'],
    [409, 'E1504'],
    [409, 'E1511'],
  ]);
  const elements = await post('dataElements/merge', { sources: ['DeCases0000'], target: 'DeRemark000' });
  expect(elements.json()).toMatchObject({
    status: 'WARNING',
    response: { mergeReport: { mergeErrors: [{ errorCode: 'E1534' }, { errorCode: 'E1550' }] } },
  });
  expect(rows()).toEqual(before);
});

test('merges need their authority, and 2.40 knows none of elements', async () => {
  await start('2.40');
  simulator.addUser({ username: 'clerk', password: 'Clerk123!', authorities: [], orgUnits: ['OuRoot00000'] });
  const asClerk = {
    method: 'POST',
    auth: 'clerk:Clerk123!',
    body: { sources: ['OuNorthA000'], target: 'OuSouthA000' },
  };
  expect((await ask(`${simulator.url}/api/organisationUnits/merge`, asClerk)).status).toBe(403);
  expect((await post('dataElements/merge', {})).status).not.toBe(200);
});
