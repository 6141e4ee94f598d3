import type { SimulatorVersion } from '../../../simulator/version';
import { clinics, months, night, startServers, valueAt, type Servers } from '../../kit/delta-servers';
import { clinic, world } from '../../kit/small-world';
import { ask } from '../../simulator/http-client';

let servers: Servers;
afterEach(async () => {
  await servers.stop();
});

const post = async (path: string, body: object): Promise<void> => {
  const answer = await ask(`${servers.source.url}/api/organisationUnits/${path}`, { method: 'POST', body });
  if (answer.status !== 200) throw new Error(answer.text);
};
const mergeTwo = (more: object = {}) =>
  post('merge', {
    sources: [clinic(1), clinic(2)],
    target: clinic(3),
    dataValueMergeStrategy: 'LAST_UPDATED',
    ...more,
  });

const pairs: [SimulatorVersion, SimulatorVersion][] = [
  ['2.40', '2.44'],
  ['2.44', '2.42'],
];

describe.each(pairs)('org units merged at the source, %s to %s', (...versions) => {
  it('make a delta read in full, and their values at the target are named until they are gone', async () => {
    servers = await startServers(versions);
    await night(servers);
    await mergeTwo();
    const merged = await night(servers);
    expect(merged.reading).toMatchObject({ mode: 'full' });
    expect(merged.reading.reason).toContain('OuClinic001, OuClinic002 are org units that the source no longer has');
    // the moved values are there, although their time stamps are old
    expect(valueAt(servers.target, 3, '202402')).toBe(valueAt(servers.source, 3, '202402'));
    const left = `Left at the target: ${2 * months.length} values of 2 org units`;
    expect(merged.assessment.notes?.join('\n')).toContain(left);
    const file = merged.assessment.preview.summary.files.find((name) => name.endsWith('-orphans.csv'));
    const lines = (await servers.nights.store.readText(file ?? ''))?.trim().split('\n') ?? [];
    expect(lines).toHaveLength(1 + 2 * months.length);
    // a delta says it as well, and the next full run has looked again
    const delta = await night(servers);
    expect([delta.reading.mode, delta.assessment.notes?.join('\n')]).toEqual(['delta', expect.stringContaining(left)]);
    for (const row of servers.target.values()) if (row.orgUnit === clinic(1)) servers.target.hardDelete(row);
    const again = await night(servers, { mode: 'full' });
    expect(again.assessment.notes?.join('\n')).toContain(`Left at the target: ${months.length} values of 1 org units`);
    for (const row of servers.target.values()) if (row.orgUnit === clinic(2)) servers.target.hardDelete(row);
    expect((await night(servers, { mode: 'full' })).assessment.notes).toEqual([]);
    expect((await night(servers)).assessment.notes).toEqual([]);
  });
});

describe('changes of the hierarchy', () => {
  beforeEach(async () => {
    servers = await startServers();
    await night(servers);
  });

  it('is read in full after a merge that kept its sources, which then hold nothing', async () => {
    await mergeTwo({ deleteSources: false });
    const merged = await night(servers);
    expect(merged.reading.reason).toContain('do not report the data set any more');
    expect(merged.assessment.notes?.join('\n')).toContain('Empty at the source: 2 of 12 org units without values now');
    expect(valueAt(servers.target, 1, '202401')).toBeUndefined();
  });

  it('is read in full after a split', async () => {
    await post('split', { source: clinic(1), targets: [clinic(2), clinic(3)], primaryTarget: clinic(2) });
    expect((await night(servers)).reading.reason).toContain('OuClinic001 is an org unit that the source no longer has');
  });

  it('is read in full when an org unit has another parent', async () => {
    servers.source.change('organisationUnits', clinic(1), { parent: { id: clinic(2) } });
    expect((await night(servers)).reading.reason).toContain('Name of OuClinic001 has another parent');
  });

  it('stays a delta when an org unit was closed, or a new one came', async () => {
    servers.source.change('organisationUnits', clinic(1), { closedDate: '2024-05-31' });
    const unit = {
      id: 'OuClinicNew',
      name: 'New',
      shortName: 'New',
      openingDate: '2020-01-01',
      parent: { id: world.root },
    };
    for (const server of [servers.source, servers.target]) server.seed({ organisationUnits: [unit] });
    const result = await night(servers);
    expect([result.reading.mode, result.assessment.notes]).toEqual(['delta', []]);
  });

  it('leaves alone what another org unit is mapped to', async () => {
    const line = Object.fromEntries(Array.from({ length: clinics }, (_, i) => [clinic(i + 1), clinic(i + 1)]));
    await night(servers, { mappings: { orgUnits: line } });
    servers.source.state.metadata.remove('organisationUnits', clinic(1));
    const moved = { ...line, [clinic(2)]: clinic(1) };
    const result = await night(servers, { mappings: { orgUnits: moved } });
    expect(result.assessment.notes?.join('\n')).toContain('Not read any more: 1 of 12 org units');
    expect(result.assessment.notes?.join('\n')).not.toContain('Left at the target');
  });
});
