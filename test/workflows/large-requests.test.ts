import type { FaultSubject } from '../../simulator/faults/fault';
import type { Simulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const path = '/api/dataValueSets';
const periods = ['202401', '202402', '202403', '202404'];
const kinds = [world.number, world.text, world.longText, world.yesNo, world.date];

const valuesOf = ({ query }: Pick<FaultSubject, 'query'>, name: string) => query.filter(([key]) => key === name).length;
const exportsOf = (server: Simulator) =>
  server.log.entries().filter((entry) => entry.path.startsWith(path) && entry.method === 'GET');

async function withServers(
  versions: readonly [SimulatorVersion, SimulatorVersion],
  test: (servers: TwoServers) => Promise<void>,
): Promise<void> {
  const servers = await startTwoServers({ clinics: 3, versions });
  servers.source.insert(countRows(3, periods));
  for (const [at, dataElement] of kinds.entries()) {
    const value = ['1.5', 'a', 'b', 'true', '2024-01-01'][at] ?? '';
    servers.source.insert([{ dataElement, period: '202401', orgUnit: clinic(1), value }]);
  }
  try {
    await test(servers);
  } finally {
    await servers.stop();
  }
}

describe('a request that a server answers with 504', () => {
  it('is cut in two when it has failed twice while the server answers others, at the source and at the target', async () => {
    await withServers(['2.42', '2.44'], async ({ source, target, sluice }) => {
      for (const server of [source, target]) {
        server.faults.add({
          match: { method: 'GET', path, when: (subject) => valuesOf(subject, 'period') > 2 },
          fault: { kind: 'status', status: 504, body: 'html' },
          times: Infinity,
        });
      }
      const result = await sluice.run('syncDataset', syncParameters({ periods, recount: false }));
      expect(result.outcome).toBe('complete');
      expect(result.dataSets[0]).toMatchObject({ account: { created: 12 } });
      const failed = (server: Simulator) => exportsOf(server).filter(({ status }) => status === 504).length;
      // twice for each reading of the whole: at the target to compare, before and after the import, and to verify
      expect([failed(source), failed(target)]).toEqual([2, 8]);
      const counts = Object.entries(contentOf(source)).filter(([key]) => key.includes(world.count));
      expect(contentOf(target)).toEqual(Object.fromEntries(counts));
    });
  }, 180_000);

  it('is asked for again as it is while the server answers nothing', async () => {
    await withServers(['2.44', '2.42'], async ({ source, sluice }) => {
      let exports = 0;
      source.faults.add({
        match: { method: 'GET', when: ({ path: asked }) => (asked === path ? (exports += 1) <= 3 : exports > 0) },
        fault: { kind: 'status', status: 502, body: 'html' },
        times: 6,
      });
      const result = await sluice.run('syncDataset', syncParameters({ periods, recount: false, dryRun: true }));
      expect(result).toMatchObject({ outcome: 'previewed', dataSets: [{ account: { created: 12 } }] });
      const asked = exportsOf(source).map(({ query, status }) => [
        new URLSearchParams(query).getAll('period').length,
        status,
      ]);
      expect(asked).toEqual([...Array<number[]>(3).fill([4, 502]), [4, 200]]);
    });
  }, 180_000);
});

describe('an answer that is too large for a proxy (413) although it is of one org unit and period', () => {
  const tooLarge = (source: Simulator) =>
    source.faults.add({
      match: { method: 'GET', path, when: (subject) => valuesOf(subject, 'dataElement') !== 1 },
      fault: { kind: 'status', status: 413, body: 'html' },
      times: Infinity,
    });
  const parameters = syncParameters({ dataSets: [{ source: world.kinds, target: world.kinds }] });

  it.each(['2.40', '2.43.0'] as const)(
    'is read by data elements from %s',
    async (version) => {
      await withServers([version, '2.44'], async ({ source, target, sluice }) => {
        tooLarge(source);
        const result = await sluice.run('syncDataset', parameters);
        expect(result).toMatchObject({ outcome: 'complete', dataSets: [{ account: { created: kinds.length } }] });
        expect(target.values().map(({ dataElement }) => dataElement)).toEqual(expect.arrayContaining(kinds));
      });
    },
    180_000,
  );

  it('ends the run with what to do on 2.38, which cannot be asked for data elements', async () => {
    await withServers(['2.38', '2.44'], async ({ source, sluice }) => {
      tooLarge(source);
      const { lines } = await runFailure(sluice.run('syncDataset', parameters));
      expect(lines.join()).toMatch(/413.*already one org unit and period: raise the limit of the proxy/s);
    });
  }, 180_000);
});
