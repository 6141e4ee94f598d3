import { imbalances } from '../../contracts/account';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const clinics = 4;
const periods = ['202401', '202402'];

describe.each([
  ['2.44', '2.42', 'E7642'],
  ['2.42', '2.44', 'E8033'],
] as const)('a gate from %s to %s with serverDryRun', (from, to, code) => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics, versions: [from, to] });
    const { source, target } = servers;
    source.insert(countRows(clinics, periods));
    // approved data can't be written, which only the server's own judgement tells
    target.change('dataSets', world.counts, { workflow: { id: 'WfCounts000' } });
    target.insert([{ dataElement: world.count, period: '202402', orgUnit: clinic(1), value: '1' }]);
    target.approve('WfCounts000', '202402', world.root);
  });
  afterAll(() => servers.stop());

  it('shows in the preview what the target refuses, writes nothing of it, and sends none of it afterwards', async () => {
    const { source, target, sluice } = servers;
    const before = target.values({ withTombstones: true });
    const gate = { maxRejectedShare: 1, maxUpdatedShare: 1, minSourceShare: 0, serverDryRun: true };
    const parameters = syncParameters({ periods, gate, recount: false, sizes: { batchValues: 3 }, dryRun: true });
    const preview = await sluice.run('syncDataset', parameters);
    const [shown] = preview.dataSets;
    expect(shown?.account).toMatchObject({
      created: clinics,
      updated: 0,
      rejected: clinics,
      targetUpdated: 0,
      targetHeld: 1,
    });
    expect(imbalances(shown?.account ?? fail())).toEqual([]);
    expect(shown?.rejectReasons).toMatchObject([{ code, rows: clinics }]);
    expect(shown?.changes?.changes).toBe(clinics);
    expect(target.values({ withTombstones: true })).toEqual(before);
    const trials = target.log.entries().filter(({ method }) => method === 'POST');
    expect(trials.length).toBeGreaterThan(0);
    for (const { query } of trials) expect(new URLSearchParams(query).get('dryRun')).toBe('true');

    const approve = { by: 'Jane', preview: shown?.preview };
    const done = await sluice.run('syncDataset', { continueFrom: preview.run, approve });
    expect(done.outcome).toBe('complete with rejects');
    expect(done.dataSets[0]?.account).toMatchObject({ created: clinics, rejected: clinics, targetHeld: 1 });
    const written = Object.entries(contentOf(source)).filter(([key]) => key.includes('202401'));
    const held = Object.entries(contentOf(target)).filter(([key]) => key.includes('202402'));
    expect(contentOf(target)).toEqual(Object.fromEntries([...written, ...held]));
    expect(held.map(([, row]) => row)).toMatchObject([{ value: '1' }]);
    const sent = target.log
      .entries()
      .filter(({ method, query }) => method === 'POST' && !query.includes('dryRun=true')).length;
    // one for the first value of the period, two for the others: nothing that is known to be refused
    expect(sent).toBe(2);
  }, 180_000);
});

function fail(): never {
  throw new Error('there is no data set in the result');
}
