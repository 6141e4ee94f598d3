import { runTable } from '../../cli/show/run-table';
import { emptyAccount } from '../../contracts/account';
import type { RunResult } from '../../contracts/run-result';
import { renderReport } from '../../report/render-report';
import { startSimulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { accountProblems, DirectRunner } from '../kit/direct-run';
import { clinic, seedSmallWorld, world } from '../kit/small-world';

describe.each<readonly [SimulatorVersion, boolean]>([
  ['2.42', false],
  ['2.38', false],
  ['2.44', true],
])('zeros of an element whose zero is not significant, to %s', (version, kept) => {
  it('are rows of their own in the account where the server does not keep them, every night the same', async () => {
    const [source, target] = [await startSimulator({ version: '2.44' }), await startSimulator({ version })];
    for (const server of [source, target]) {
      seedSmallWorld(server, 5);
      const element = server.state.metadata.get('dataElements', world.number);
      if (element === undefined) throw new Error('the world has no such element');
      server.state.metadata.put('dataElements', { ...element, zeroIsSignificant: false });
    }
    const at = (number: number, value: string, deleted = false) => ({
      dataElement: world.number,
      period: '202401',
      orgUnit: clinic(number),
      value,
      deleted,
    });
    source.insert([at(1, '0'), at(2, '0'), at(3, '0.0'), at(4, '4')]);
    target.insert([at(2, '5'), at(3, '0.0', true)]);
    const held = () => target.values().map(({ orgUnit, value }) => `${orgUnit.slice(-1)} ${value ?? ''}`);
    const runner = await DirectRunner.start(source, target);
    try {
      const run = { dataSets: [{ source: world.kinds }], periods: ['202401'] };
      const first = await runner.run(run);
      const second = await runner.run(run);
      expect([...accountProblems(first), ...accountProblems(second)]).toEqual([]);
      expect([first.differences, second.differences, second.posts]).toEqual([[], [], 0]);
      if (kept) {
        expect(first.account).toMatchObject({ created: 3, updated: 1, notKept: 0 });
        expect(held().sort()).toEqual(['1 0', '2 0', '3 0.0', '4 4']);
        return;
      }
      const planned = { extracted: 4, created: 1, notKept: 2, deletedNotKept: 1, unchanged: 0, targetDeleted: 1 };
      expect(first.preview).toMatchObject(planned);
      expect(first.account).toMatchObject({ ...planned, deletedByTombstone: 0, rejected: 0 });
      expect(second.account).toMatchObject({ unchanged: 1, notKept: 3, deletedNotKept: 0, targetRead: 1 });
      expect(held()).toEqual(['4 4']);
    } finally {
      await runner.stop();
      await Promise.all([source.stop(), target.stop()]);
    }
  });
});

it('are told of in the terminal and in the report, with the reason', () => {
  const account = {
    ...emptyAccount(),
    extracted: 365,
    mapped: 365,
    unchanged: 1,
    notKept: 364,
    targetRead: 1,
    targetUnchanged: 1,
  };
  const result: RunResult = {
    run: 'r',
    pipeline: 'syncDataset',
    outcome: 'complete',
    dryRun: false,
    servers: [],
    dataSets: [
      {
        lane: 'extract/a',
        sourceDataSet: 'a',
        targetDataSet: 'a',
        outcome: 'complete',
        account,
        settled: true,
        rejectReasons: [],
        posts: 0,
      },
    ],
  };
  const told = 'zeros of elements whose zero is not significant';
  const lines = runTable(result);
  expect(lines[0]).toContain('not kept');
  expect(lines.join('\n')).toContain(`364 not kept by the target: ${told}`);
  const none = { ...result, dataSets: result.dataSets.map((set) => ({ ...set, account: emptyAccount() })) };
  expect(runTable(none).join('\n')).not.toContain('not kept');
  const now = '2026-12-01T00:00:00Z';
  const page = renderReport({ result, workflowId: 'w', writes: true, startedAt: now, endedAt: now, details: {} });
  expect(page).toContain('not kept by the target 364');
  expect(page).toContain(`364 rows, ${told}`);
});
