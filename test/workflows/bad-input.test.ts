import { createServer } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSimulator } from '../../simulator/simulator';
import { contentOf, countRows, seedSmallWorld, syncParameters, world } from '../kit/small-world';
import { endsCancelled, runFailure } from '../kit/run-failure';
import { startSluice } from '../kit/sluice-under-test';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { waitUntil } from '../kit/wait-until';

let servers: TwoServers;

beforeAll(async () => {
  servers = await startTwoServers({ clinics: 2 });
  servers.source.insert(countRows(2, ['202401']));
});
afterAll(() => servers.stop());

const failureOf = (parameters: unknown) => runFailure(servers.sluice.run('syncDataset', parameters));

describe('bad parameters from the start form', () => {
  it.each<[string, unknown, RegExp[]]>([
    ['no JSON object', 'syncDataset', [/^parameters: expected object, received string$/]],
    ['a list', [1, 2], [/^parameters: expected object, received array$/]],
    [
      'nothing',
      undefined,
      [/^source: is missing/, /^target: /, /^dataSets: /, /^periods: is missing; name the periods/],
    ],
    [
      'several mistakes',
      syncParameters({ dataSets: [{ source: 'not a uid' }], periods: ['2024-1'], dryrun: true }),
      [/^dataSets\.0\.source: "not a uid" is not a DHIS2 UID/, /^periods\.0: "2024-1"/, /^dryrun: there is no such/],
    ],
  ])('end the run at once with a line per problem: %s', async (_, parameters, lines) => {
    const failure = await failureOf(parameters);
    expect(failure.type).toBe('BadParameters');
    expect(failure.lines).toEqual(lines.map((line): unknown => expect.stringMatching(line)));
  });
});

describe('what the servers do not have', () => {
  it('fails a run on a connection that no worker serves, quickly and by name', async () => {
    const failure = await failureOf(syncParameters({ source: 'nowhere', target: 'elsewhere' }));
    expect(failure.type).toBe('NoWorkerForConnection');
    expect(failure.lines).toEqual([
      expect.stringMatching(/^no worker serves connection "nowhere" for reading, .*\(it has source, target\)$/),
      expect.stringMatching(/^no worker serves connection "elsewhere" for reading, /),
      expect.stringMatching(/^no worker serves connection "elsewhere" for writing, /),
    ]);
  });

  it('fails one data set by name and completes the others; the result is in the failure and in report.json', async () => {
    const { source, target, sluice } = servers;
    const handle = await sluice.start(
      'syncDataset',
      syncParameters({ dataSets: [{ source: 'DsNowhere00' }, { source: world.counts }] }),
    );
    const failure = await runFailure(handle.result());
    expect(failure.type).toBe('RunFailed');
    expect(failure.lines).toEqual([
      expect.stringMatching(/^data set DsNowhere00, extract .*: the data set DsNowhere00 does not exist at source/),
    ]);
    expect(failure.result?.dataSets.map(({ sourceDataSet, outcome }) => [sourceDataSet, outcome])).toEqual([
      ['DsNowhere00', 'failed'],
      [world.counts, 'complete'],
    ]);
    expect(contentOf(target)).toEqual(contentOf(source));
    const report = join(sluice.storeFolder, 'runs', failure.result?.run ?? '', 'report.json');
    expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({
      outcome: 'failed',
      dataSets: [{ outcome: 'failed' }, { outcome: 'complete' }],
    });
  }, 60_000);

  it('fails a data set that the source refuses to export, and completes the others', async () => {
    const { source, sluice } = servers;
    const refusing = source.faults.add({
      match: { method: 'GET', path: '/api/dataValueSets', query: { dataSet: world.kinds } },
      fault: { kind: 'status', status: 403, body: 'json' },
      times: Infinity,
    });
    const failure = await runFailure(
      sluice.run('syncDataset', syncParameters({ dataSets: [{ source: world.kinds }, { source: world.counts }] })),
    );
    refusing.remove();
    expect(failure.type).toBe('RunFailed');
    expect(failure.lines).toEqual([expect.stringMatching(/^data set DsKinds0000, extract .*403/)]);
    expect(failure.result?.dataSets.map(({ outcome }) => outcome)).toEqual(['failed', 'complete']);
  }, 60_000);

  it('names an org unit, a period and a target data set that do not exist', async () => {
    const orgUnit = await failureOf(syncParameters({ orgUnits: ['OuNowhere00'] }));
    expect(orgUnit.lines).toEqual([expect.stringMatching(/the org unit OuNowhere00 does not exist at source/)]);
    const period = await failureOf(syncParameters({ periods: ['202413'] }));
    expect(period.lines).toEqual([expect.stringMatching(/"202413" is not a DHIS2 period/)]);
    const set = await failureOf(syncParameters({ dataSets: [{ source: world.counts, target: 'DsNowhere00' }] }));
    expect(set.lines).toEqual([expect.stringMatching(/the data set DsNowhere00 does not exist at target/)]);
  }, 60_000);
});

describe('a store that is unusable', () => {
  it('keeps a worker from starting, with the folder and the reason', async () => {
    await expect(startSluice([], { storeFolder: '/dev/null/store' })).rejects.toThrow(
      /store \/dev\/null\/store: a part of the path is a file/,
    );
  });
});

describe('servers that do not let us in', () => {
  it('fails at once on a login page with status 200', async () => {
    const page = servers.source.faults.add({ fault: { kind: 'loginPage' }, times: Infinity });
    const failure = await failureOf(syncParameters({}));
    page.remove();
    expect(failure.lines).toHaveLength(1);
    expect(failure.lines[0]).toMatch(/login/i);
    expect(failure.result?.dataSets[0]?.failure?.type).toBe('LoginRefused');
  }, 60_000);

  it('fails at once on a wrong password, keeps asking a server that does not answer, and can be cancelled then', async () => {
    const { source: first, target: second } = servers;
    const stopSimulators = async (): Promise<void> => {
      await Promise.all([first.stop(), second.stop()]);
    };
    await servers.sluice.stop();
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const address = closed.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const target = await startSimulator({ version: '2.44' });
    seedSmallWorld(target, 2);
    const sluice = await startSluice([
      { name: 'stranger', url: servers.source.url, password: 'Wr0ng-Secret' },
      { name: 'silent', url: `http://127.0.0.1:${port}` },
      { name: 'target', url: target.url },
    ]);
    try {
      const wrong = await runFailure(sluice.run('syncDataset', syncParameters({ source: 'stranger' })));
      expect(wrong.lines).toHaveLength(1);
      expect(wrong.lines[0]).toMatch(/401/);
      expect(wrong.result?.dataSets[0]?.failure?.type).toBe('LoginRefused');
      expect(JSON.stringify(wrong)).not.toContain('Wr0ng-Secret');

      const handle = await sluice.start('syncDataset', syncParameters({ source: 'silent' }));
      await waitUntil('the third attempt', async () => {
        const { raw } = await handle.describe();
        return (raw.pendingActivities ?? []).some(
          ({ attempt, lastFailure }) =>
            (attempt ?? 0) >= 3 && lastFailure?.message?.includes('connection refused') === true,
        );
      });
      await handle.cancel();
      expect(await endsCancelled(handle.result())).toBe(true);
    } finally {
      await sluice.stop();
      await target.stop();
      servers = { ...servers, stop: stopSimulators };
    }
  }, 90_000);
});
