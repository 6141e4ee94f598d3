import { contentOf, countRows, syncParameters } from '../kit/small-world';
import { startTwoServers } from '../kit/two-servers';

const periods = ['202401', '202402', '202403', '202404', '202405', '202406'];

describe.each(['2.42', '2.44'] as const)('a target %s that has never stored the periods', (version) => {
  it('gets all values from four batches at the same time: the first of each period goes alone', async () => {
    const servers = await startTwoServers({ clinics: 10, versions: ['2.42', version] });
    const { source, target, sluice } = servers;
    try {
      source.insert(countRows(10, periods));
      const result = await sluice.run(
        'syncDataset',
        syncParameters({ periods, sizes: { batchValues: 6, parallelBatches: 4 } }),
      );
      expect(result).toMatchObject({ outcome: 'complete', dataSets: [{ account: { created: 60, rejected: 0 } }] });
      expect(contentOf(target)).toEqual(contentOf(source));
      expect(target.log.entries().reduce((sum, { wrote }) => sum + wrote, 0)).toBe(60);
    } finally {
      await servers.stop();
    }
  }, 120_000);
});
