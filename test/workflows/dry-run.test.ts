import { contentOf, countRows, syncParameters } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

let servers: TwoServers;

beforeAll(async () => {
  servers = await startTwoServers({ clinics: 3 });
});
afterAll(() => servers.stop());

describe('a dry run', () => {
  it('says what it would do and leaves the target as it is, byte for byte', async () => {
    const { source, target, sluice } = servers;
    source.insert(countRows(3, ['202401', '202402']));
    target.insert([
      ...countRows(2, ['202401']),
      ...countRows(1, ['202402']).map((row) => ({ ...row, value: '999', comment: 'kept', followUp: true })),
    ]);
    const stateOf = () => JSON.stringify([target.values({ withTombstones: true }), [...target.state.completeness]]);
    const before = stateOf();
    const { dryRun: _, ...defaults } = syncParameters({ periods: ['202401', '202402'] });
    const result = await sluice.run('syncDataset', defaults);
    expect(result).toMatchObject({
      outcome: 'previewed',
      dryRun: true,
      dataSets: [{ posts: 0, account: { extracted: 6, unchanged: 2, updated: 1, created: 3 } }],
    });
    expect(stateOf()).toBe(before);
    expect(target.log.entries().filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(target.log.writes()).toEqual([]);
    expect(Object.keys(contentOf(target))).toHaveLength(3);
  }, 120_000);
});
