import { clinic, contentOf, countRows, syncParameters } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { waitUntil } from '../kit/wait-until';

const clinics = 6;
let servers: TwoServers;

beforeAll(async () => {
  servers = await startTwoServers({ clinics });
});
afterAll(() => servers.stop());

describe('chunks of one data set', () => {
  it('are compared with the target while the last one is still being read from the source', async () => {
    const { source, target, sluice } = servers;
    source.insert(countRows(clinics, ['202401']));
    const held = source.faults.hold({
      method: 'GET',
      path: '/api/dataValueSets',
      when: ({ query }) => query.some(([name, value]) => name === 'orgUnit' && value === clinic(clinics)),
    });
    const running = sluice.run('syncDataset', syncParameters({ sizes: { chunkValues: 1, parallelChunks: 2 } }));
    await held.reached;
    await waitUntil('the target is read for the first chunk', () =>
      target.log
        .entries()
        .some(({ path, query }) => path.includes('dataValueSets') && query.includes(`orgUnit=${clinic(1)}`)),
    );
    held.release();
    const result = await running;
    expect(result.outcome).toBe('complete');
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);
});
