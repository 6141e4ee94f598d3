import { startSimulator, type Simulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { accountProblems, DirectRunner } from '../kit/direct-run';
import {
  addDefaultCombo,
  callDefaults,
  linesOf,
  namesakes,
  renameDefaultCombo,
  s,
  seedMappingWorld,
  t,
  valueOf,
} from '../kit/mapping-world';

const monthly = [{ source: s('Monthly'), target: t('Monthly') }];
const periods = ['202401', '202402'];

describe.each<[string, SimulatorVersion]>([
  ['OLD', '2.42'],
  ['NEW', '2.44'],
])('default option combos, into a server of the profile %s', (_, version) => {
  const other = 'OtherDeflt0';

  async function between(
    prepare: (source: Simulator, target: Simulator) => void,
    check: (runner: DirectRunner, source: Simulator, target: Simulator) => Promise<void>,
  ): Promise<void> {
    const [source, target] = [await startSimulator({ version: '2.42' }), await startSimulator({ version })];
    prepare(source, target);
    seedMappingWorld(source, 'source');
    seedMappingWorld(target, 'target');
    const runner = await DirectRunner.start(source, target);
    try {
      await check(runner, source, target);
    } finally {
      await runner.stop();
      await Promise.all([source.stop(), target.stop()]);
    }
  }

  it('are matched where their ids differ', async () => {
    await between(
      (source) => renameDefaultCombo(source, other),
      async (runner, source, target) => {
        const combos = { categoryOptionCombo: other, attributeOptionCombo: other };
        source.insert([valueOf('source', 'Visits', '3', combos)]);
        const result = await runner.run({ dataSets: monthly, periods, mappings: namesakes() });
        expect(linesOf(target)).toEqual(['Visits ClinicA 202401 default default = 3']);
        expect(accountProblems(result)).toEqual([]);
      },
    );
  });

  it.each<[string, (source: Simulator, target: Simulator) => void]>([
    ['the option combo of the target was renamed', (_, target) => callDefaults(target, { optionCombo: 'Défaut' })],
    ['the option combo of the source was renamed', (source) => callDefaults(source, { optionCombo: 'Défaut' })],
    [
      'all names were changed on both sides',
      (source, target) => {
        callDefaults(source, { combo: 'Aucun', optionCombo: 'Aucune option' });
        callDefaults(target, { combo: 'None', optionCombo: 'no option' });
      },
    ],
    [
      'the target has other names and another UID',
      (_, target) => {
        renameDefaultCombo(target, other);
        callDefaults(target, { combo: 'Défaut', optionCombo: 'Défaut' });
      },
    ],
  ])('are found by what they are where %s', async (_what, prepare) => {
    await between(prepare, async (runner, source, target) => {
      source.insert([valueOf('source', 'Visits', '3')]);
      const result = await runner.run({ dataSets: monthly, periods, mappings: namesakes() });
      expect([result.rejectReasons, result.differences]).toEqual([[], []]);
      const { defaultOptionCombo } = target.state.catalogue;
      expect(target.values()).toMatchObject([
        { value: '3', categoryOptionCombo: defaultOptionCombo, attributeOptionCombo: defaultOptionCombo },
      ]);
      const again = await runner.run({ dataSets: monthly, periods, mappings: namesakes() });
      expect([again.account.unchanged, again.posts]).toEqual([1, 0]);
    });
  });

  it('are not guessed where several option combos of the target could be the default one', async () => {
    await between(
      (_source, target) => {
        renameDefaultCombo(target, other);
        addDefaultCombo(target, 'AAADefault0', other);
      },
      async (runner, source, target) => {
        source.insert([valueOf('source', 'Visits', '3')]);
        await expect(runner.run({ dataSets: monthly, periods, mappings: namesakes() })).rejects.toThrow(
          '2 option combos could be the default one: AAADefault0, OtherDeflt0',
        );
        expect(target.values()).toEqual([]);
      },
    );
  });

  it('of the source all become the one of the target, and two values of one key are rejected', async () => {
    await between(
      (source) => addDefaultCombo(source, other),
      async (runner, source, target) => {
        source.insert([
          valueOf('source', 'Visits', '3', { categoryOptionCombo: other }),
          valueOf('source', 'Weight', '4', { attributeOptionCombo: other }),
          valueOf('source', 'Weight', '5'),
        ]);
        const result = await runner.run({ dataSets: monthly, periods, mappings: namesakes() });
        expect(linesOf(target)).toEqual(['Visits ClinicA 202401 default default = 3']);
        expect(result.rejectReasons.map(({ code, rows }) => [code, rows])).toEqual([['COLLISION', 2]]);
        expect(accountProblems(result)).toEqual([]);
      },
    );
  });

  it('of the target: values go to one of them, and those on the others stay out of scope', async () => {
    await between(
      (_source, target) => addDefaultCombo(target, 'AAADefault0'),
      async (runner, source, target) => {
        source.insert([valueOf('source', 'Visits', '3')]);
        target.insert([valueOf('target', 'Visits', '9', { categoryOptionCombo: 'AAADefault0' })]);
        const result = await runner.run({ dataSets: monthly, periods, mappings: namesakes() });
        expect(linesOf(target)).toEqual([
          'Visits ClinicA 202401 AADefault default = 9',
          'Visits ClinicA 202401 default default = 3',
        ]);
        expect(result.account).toMatchObject({ created: 1, targetRead: 0 });
      },
    );
  });
});

it('refuses to bring values between servers with different calendars', async () => {
  const [source, target] = [
    await startSimulator({ version: '2.42', calendar: 'ethiopian' }),
    await startSimulator({ version: '2.44' }),
  ];
  seedMappingWorld(source, 'source');
  seedMappingWorld(target, 'target');
  const runner = await DirectRunner.start(source, target);
  try {
    await expect(runner.run({ dataSets: monthly, periods, mappings: namesakes() })).rejects.toThrow(
      "the source uses the calendar ethiopian, the target iso8601: their periods can't be brought together",
    );
    expect(target.log.find({ method: 'POST' })).toEqual([]);
  } finally {
    await runner.stop();
    await Promise.all([source.stop(), target.stop()]);
  }
});
