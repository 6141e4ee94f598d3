import type { RunResult } from '../../contracts/run-result';
import type { RunProgress } from '../../contracts/progress';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { waitUntil } from '../kit/wait-until';

const clinics = 6;
const periods = ['202401'];
/** Every row of the target is to be overwritten, which is over the limit. */
const cautious = { maxRejectedShare: 1, maxUpdatedShare: 0.1, holdForMinutes: 5 };

describe.each([
  ['2.38', '2.43.0'],
  ['2.44', '2.40'],
] as const)('a preview from %s to %s that waits for a person', (from, to) => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics, versions: [from, to] });
  });
  afterAll(() => servers.stop());

  it('is written when it is approved, but for the rows that somebody edited at the target meanwhile', async () => {
    const { source, target, sluice } = servers;
    source.insert(countRows(clinics, periods));
    target.insert(countRows(clinics, periods).map((row) => ({ ...row, value: '1' })));
    const handle = await sluice.start('syncDataset', syncParameters({ periods, gate: cautious }));
    const waiting = async () => (await handle.query<RunProgress>('progress')).held;
    await waitUntil('the gate waits', async () => (await waiting()).length > 0);
    const [held] = await waiting();
    expect(held?.tripped.map(({ limit }) => limit)).toEqual(['maxUpdatedShare']);

    const edited = { dataElement: world.count, period: '202401', orgUnit: clinic(3) };
    target.insert([{ ...edited, value: '555', comment: 'entered by hand' }]);
    await handle.executeUpdate('approve', { args: [{ by: 'Jane', preview: held?.preview }] });
    const result = (await handle.result()) as RunResult;
    expect(result.outcome).toBe('complete with rejects');
    expect(result.dataSets[0]).toMatchObject({
      account: { updated: clinics - 1, held: 1, rejected: 0 },
      decision: { decision: 'approved', by: 'Jane' },
    });
    const keyOf = (server: typeof target) =>
      Object.entries(contentOf(server)).filter(([key]) => key.includes(clinic(3)));
    expect(keyOf(target).map(([, content]) => content)).toEqual([
      { value: '555', comment: 'entered by hand', followUp: false },
    ]);
    const others = (server: typeof target) =>
      Object.entries(contentOf(server)).filter(([key]) => !key.includes(clinic(3)));
    expect(others(target)).toEqual(others(source));
  }, 120_000);
});
