import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { imbalances } from '../../contracts/account';

const clinics = 12;
const periods = ['202401', '202402', '202403'];
const rows = clinics * periods.length;

describe.each([
  ['2.44', '2.42'],
  ['2.42', '2.44'],
] as const)('an import from %s to %s whose rows the target refuses', (from, to) => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics, versions: [from, to] });
    servers.source.insert(countRows(clinics, periods));
  });
  afterAll(() => servers.stop());

  it('stops when they pass the limit, holds the rest, and a rerun sends it once the reason is gone', async () => {
    const { source, target, sluice } = servers;
    target.change('dataSets', world.counts, { workflow: { id: 'WfCounts000' } });
    for (const period of periods.slice(1)) target.approve('WfCounts000', period, world.root);
    const parameters = syncParameters({
      periods,
      sizes: { batchValues: 3, parallelBatches: 1 },
      gate: { maxRejectedShare: 0.1 },
    });
    const held = await sluice.run('syncDataset', parameters);
    expect(held.outcome).toBe('held');
    const [result] = held.dataSets;
    if (result === undefined) throw new Error('there is no data set');
    const { account, stopped } = result;
    expect(stopped).toMatch(
      /^the target refused \d+ rows while importing, and maxRejectedShare allows 3: \d+ of 12 batches/,
    );
    expect(imbalances(account)).toEqual([]);
    expect(account.rejected).toBeGreaterThan(3);
    expect(account.notAttempted).toBeGreaterThan(rows / 2);
    expect(account.created + account.rejected + account.notAttempted).toBe(rows);
    expect(target.values()).toHaveLength(account.created);

    for (const period of periods) target.unapprove('WfCounts000', period, world.root);
    const rest = await sluice.run('syncDataset', { continueFrom: held.run });
    expect(rest.outcome).toBe('complete');
    expect(rest.dataSets[0]).toMatchObject({
      account: { created: rows - account.created, unchanged: account.created },
    });
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);

  it('goes on when a few rows are refused, and lists these alone', async () => {
    const { source, target, sluice } = servers;
    source.insert(countRows(clinics, ['202404']));
    target.approve('WfCounts000', '202404', clinic(5));
    const result = await sluice.run(
      'syncDataset',
      syncParameters({ periods: [...periods, '202404'], sizes: { batchValues: 3 }, gate: { maxRejectedShare: 0.1 } }),
    );
    expect(result.outcome).toBe('complete with rejects');
    expect(result.dataSets[0]).toMatchObject({ account: { created: clinics - 1, rejected: 1, notAttempted: 0 } });
    expect(result.dataSets[0]).not.toHaveProperty('stopped');
  }, 120_000);
});
