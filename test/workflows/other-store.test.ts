import { startSimulator } from '../../simulator/simulator';
import { runFailure } from '../kit/run-failure';
import { contentOf, countRows, seedSmallWorld, syncParameters } from '../kit/small-world';
import { startSluice } from '../kit/sluice-under-test';

describe('a worker that keeps its frames in another store than the run', () => {
  it('says so before it asks the server anything, and nothing is written', async () => {
    const source = await startSimulator({ version: '2.42' });
    const target = await startSimulator({ version: '2.44' });
    for (const server of [source, target]) seedSmallWorld(server, 2);
    source.insert(countRows(2, ['202401']));
    const connections = [
      { name: 'source', url: source.url },
      { name: 'target', url: target.url },
    ];
    const [one, other] = [
      await startSluice(connections, { connections: ['source'] }),
      await startSluice(connections, { connections: ['target'] }),
    ];
    try {
      const { lines } = await runFailure(one.run('syncDataset', syncParameters({})));
      expect(lines.join()).toMatch(
        /keeps its frames in the store \S+, but the worker on \S+ sees the store \S+;.*another project, do not change its store.*need one store/,
      );
      const asked = [source, target].map(
        ({ log }) => log.entries().filter(({ path }) => path.startsWith('/api')).length,
      );
      // the worker of the run's own store may have asked, the other one has not
      expect(Math.min(...asked)).toBe(0);
      expect(contentOf(target)).toEqual({});
    } finally {
      await Promise.all([one.stop(), other.stop()]);
      await Promise.all([source.stop(), target.stop()]);
    }
  }, 120_000);
});
