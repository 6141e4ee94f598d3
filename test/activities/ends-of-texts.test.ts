import { startSimulator, type Simulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { accountProblems, DirectRunner } from '../kit/direct-run';
import { clinic, seedSmallWorld, world } from '../kit/small-world';

const run = { dataSets: [{ source: world.kinds }], periods: ['202401'] };
const text = (at: number, value: string | null, comment: string | null = null) => ({
  dataElement: world.text,
  period: '202401',
  orgUnit: clinic(at),
  value,
  comment,
});

async function between(
  [from, to]: readonly [SimulatorVersion, SimulatorVersion],
  check: (runner: DirectRunner, source: Simulator, target: Simulator) => Promise<void>,
): Promise<void> {
  const [source, target] = [await startSimulator({ version: from }), await startSimulator({ version: to })];
  seedSmallWorld(source, 8);
  seedSmallWorld(target, 8);
  const runner = await DirectRunner.start(source, target);
  try {
    await check(runner, source, target);
  } finally {
    await runner.stop();
    await Promise.all([source.stop(), target.stop()]);
  }
}

const held = (server: Simulator): string[] =>
  server
    .values()
    .map(({ orgUnit, value, comment }) => `${orgUnit.slice(-1)} ${JSON.stringify([value, comment])}`)
    .sort();

describe.each<readonly [SimulatorVersion, SimulatorVersion]>([
  ['2.44', '2.44'],
  ['2.44', '2.42'],
  ['2.42', '2.44'],
  ['2.38', '2.42'],
])('texts with outer blanks from %s to %s', (...pair) => {
  it('arrive without them, and the second run has nothing to do', async () => {
    await between(pair, async (runner, source, target) => {
      source.insert([
        text(1, ' \t\r\n padded \n', '\r\n why '),
        text(2, '\u00a0kept\u00a0', '\u2003kept'),
        text(3, '\u000bcontrols\u000c', ' \t\n'),
        text(4, 'plain'),
      ]);
      target.insert([text(4, '  plain\t', ' \n')]);
      const first = await runner.run(run);
      expect([first.account.created, first.account.unchanged, first.differences]).toEqual([3, 1, []]);
      expect(held(target).slice(0, 3)).toEqual([
        '1 ["padded","why"]',
        '2 ["\u00a0kept\u00a0","\u2003kept"]',
        '3 ["controls",null]',
      ]);
      const second = await runner.run(run);
      expect([second.account.unchanged, second.posts, second.differences]).toEqual([4, 0, []]);
      expect([...accountProblems(first), ...accountProblems(second)]).toEqual([]);
    });
  });
});

describe.each<readonly [SimulatorVersion, SimulatorVersion]>([
  ['2.44', '2.42'],
  ['2.44', '2.38'],
])('texts with a backslash at their end from %s to %s, which drops it', (...pair) => {
  it('cost their row and nothing else, with what would be sent and stored, every night the same', async () => {
    await between(pair, async (runner, source, target) => {
      source.insert([
        text(1, 'a\\'),
        text(2, '\\'),
        text(3, 'path\\\\ ', 'c'),
        text(4, 'value', 'comment\\'),
        text(5, 'in\\side'),
        text(6, 'exactly so\\'),
        text(7, 'was stored so\\'),
      ]);
      target.insert([text(6, 'exactly so\\'), text(7, 'was stored so')]);
      const first = await runner.run(run);
      expect(first.account).toMatchObject({ created: 1, unchanged: 1, rejected: 5, targetRead: 2, targetLeftAlone: 1 });
      expect(first.rejectReasons).toEqual([
        expect.objectContaining({
          code: 'TRAILING_BACKSLASH',
          rows: 5,
          text: expect.stringContaining('the value a\\ would be stored as a') as unknown,
        }),
      ]);
      const expected = ['5 ["in\\\\side",null]', '6 ["exactly so\\\\",null]', '7 ["was stored so",null]'];
      expect(held(target)).toEqual(expected);
      const second = await runner.run(run);
      expect(second).toMatchObject({ posts: 0, differences: [], account: { unchanged: 2, rejected: 5 } });
      expect(held(target)).toEqual(expected);
      expect([...accountProblems(first), ...accountProblems(second), ...first.differences]).toEqual([]);
    });
  });
});

it('brings a backslash at the end of a text to 2.44 as it is', async () => {
  await between(['2.44', '2.44'], async (runner, source, target) => {
    source.insert([text(1, 'a\\'), text(2, '\\', 'b\\\\')]);
    expect(await runner.run(run)).toMatchObject({ account: { created: 2 }, differences: [], rejectReasons: [] });
    expect(held(target)).toEqual(held(source));
  });
});
