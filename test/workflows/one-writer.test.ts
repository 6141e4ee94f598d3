import { gunzipSync } from 'node:zlib';
import type { RunResult } from '../../contracts/run-result';
import { contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { waitUntil } from '../kit/wait-until';

const periods = ['202401', '202402'] as const;

describe('two runs on one data set of the target', () => {
  let servers: TwoServers;
  /** The period that each import request was about, in the order of their arrival. */
  const posted: string[] = [];

  beforeAll(async () => {
    servers = await startTwoServers({ clinics: 24 });
    servers.source.insert(countRows(24, periods));
    servers.target.faults.add({
      match: {
        method: 'POST',
        path: '/api/dataValueSets',
        when: ({ body }) => {
          const text = (body[0] === 0x1f ? gunzipSync(body) : body).toString();
          posted.push(...periods.filter((period) => text.includes(`"${period}"`)));
          return true;
        },
      },
      fault: { kind: 'slow', delayMs: 700 },
      times: Infinity,
    });
  });
  afterAll(() => servers.stop());

  it('never write at the same time, not even when the first is terminated in the middle of its import', async () => {
    const { sluice, source, target } = servers;
    const [first, second] = periods;
    const sizes = { batchValues: 3 };
    const one = await sluice.start('syncDataset', syncParameters({ periods: [first], sizes }));
    await waitUntil('the first run writes', () => posted.filter((period) => period === first).length > 1);
    const other = await sluice.start('syncDataset', syncParameters({ periods: [second], sizes }));
    await one.terminate('in the middle of its import');
    const result = (await other.result()) as RunResult;
    expect(result.outcome).toBe('complete');
    expect(posted.lastIndexOf(first)).toBeLessThan(posted.indexOf(second));
    expect(posted.filter((period) => period === first).length).toBeLessThan(8);
    const ofSecond = (content: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(content).filter(([key]) => key.includes(second)));
    expect(ofSecond(contentOf(target))).toEqual(ofSecond(contentOf(source)));

    const rest = await sluice.run('syncDataset', { continueFrom: one.workflowId });
    expect(rest.outcome).toBe('complete');
    expect(contentOf(target)).toEqual(contentOf(source));
    expect(Object.keys(contentOf(target)).some((key) => key.includes(world.count))).toBe(true);
  }, 180_000);
});
