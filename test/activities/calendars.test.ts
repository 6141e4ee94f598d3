import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { accountProblems, DirectRunner, type DirectResult } from '../kit/direct-run';
import { clinic, contentOf, seedSmallWorld, world } from '../kit/small-world';

type CalendarName = NonNullable<SimulatorOptions['calendar']>;

const counts = [{ source: world.counts, target: world.counts }];
const kinds = [{ source: world.kinds, target: world.kinds }];

async function between(
  [from, to]: readonly [CalendarName, CalendarName],
  version: SimulatorVersion,
  check: (runner: DirectRunner, source: Simulator, target: Simulator) => Promise<void>,
): Promise<void> {
  const source = await startSimulator({ version: '2.42', calendar: from });
  const target = await startSimulator({ version, calendar: to });
  for (const simulator of [source, target]) seedSmallWorld(simulator, 2);
  const runner = await DirectRunner.start(source, target);
  try {
    await check(runner, source, target);
  } finally {
    await runner.stop();
    await Promise.all([source.stop(), target.stop()]);
  }
}

const codes = ({ rejectReasons }: DirectResult): string[] => rejectReasons.map(({ code }) => code);

describe.each<SimulatorVersion>(['2.42', '2.44'])(
  'bringing values between servers of one calendar, to %s',
  (version) => {
    it.each<[CalendarName, string, string, string]>([
      ['ethiopian', '201601', '201612', '2023-09-12'],
      ['nepali', '208001', '208012', '2023-04-14'],
    ])(
      'takes %s periods by their true days: units that opened after the number of the year',
      async (calendar, first, last, opened) => {
        await between([calendar, calendar], version, async (runner, source, target) => {
          for (const simulator of [source, target]) {
            simulator.seed({
              organisationUnits: [
                { id: clinic(1), name: 'late', shortName: 'late', openingDate: opened, parent: { id: world.root } },
              ],
            });
          }
          const rows = [first, last].map((period, at) => ({
            dataElement: world.count,
            period,
            orgUnit: clinic(1),
            value: String(at + 1),
          }));
          source.insert(rows);
          const result = await runner.run({ dataSets: counts, periods: [first.slice(0, 4)] });
          expect([codes(result), result.differences, accountProblems(result)]).toEqual([[], [], []]);
          expect(Object.values(contentOf(target))).toMatchObject([{ value: '1' }, { value: '2' }]);
          const again = await runner.run({ dataSets: counts, periods: [first.slice(0, 4)] });
          expect([again.account.unchanged, again.posts]).toEqual([2, 0]);
        });
      },
    );

    it.each<[CalendarName, string, string[], string[]]>([
      ['ethiopian', '201601', ['2016-02-30', '2016-12-30T10:00'], ['2016-13-05', '2024-01-31', '2016-02-31']],
      ['nepali', '208001', ['2080-02-32', '2081-01-01'], ['2080-01-32', '2101-01-01', '1969-12-30']],
    ])('judges dates by the calendar %s, so that a bad one costs its row', async (calendar, period, good, bad) => {
      await between([calendar, calendar], version, async (runner, source, target) => {
        const periods = [...good, ...bad].map((_, at) => `${period.slice(0, 4)}${String(at + 1).padStart(2, '0')}`);
        source.insert(
          [...good, ...bad].map((value, at) => ({
            dataElement: world.date,
            period: periods[at] ?? '',
            orgUnit: clinic(1),
            value,
          })),
        );
        const result = await runner.run({ dataSets: kinds, periods });
        expect(result.account.rejected).toBe(bad.length);
        expect(Object.values(contentOf(target)).map((row) => (row as { value: string }).value)).toEqual(good);
      });
    });
  },
);

describe('what cannot be counted', () => {
  it.each<CalendarName>(['coptic', 'islamic', 'persian', 'thai', 'julian'])(
    'is refused by the name of the calendar %s before anything is read',
    async (calendar) => {
      await between([calendar, calendar], '2.44', async (runner, source) => {
        const run = runner.run({ dataSets: counts, periods: ['LAST_3_MONTHS'] });
        await expect(run).rejects.toThrow(`nothing can be brought from or to source: its calendar is ${calendar}`);
        expect(source.log.entries().map(({ path }) => path)).toEqual(['/api/system/info']);
      });
    },
  );

  it('are weeks in other calendars, in one line before any value is read', async () => {
    await between(['ethiopian', 'ethiopian'], '2.44', async (runner, source) => {
      for (const [periodType, periods] of [
        ['Weekly', ['2016']],
        ['BiWeekly', ['LAST_3_MONTHS']],
      ] as const) {
        const set = source.state.metadata.get('dataSets', world.counts);
        source.seed({ dataSets: [{ ...set, id: world.counts, periodType }] });
        await expect(runner.run({ dataSets: counts, periods })).rejects.toThrow(
          `the data set ${world.counts} is ${periodType}, and DHIS2 has no weeks in the calendar ethiopian`,
        );
      }
      expect(source.log.find({ path: '/api/dataValueSets' })).toEqual([]);
    });
  });

  it('is not gregorian: its periods are those of ISO 8601', async () => {
    await between(['gregorian', 'iso8601'], '2.42', async (runner, source, target) => {
      source.insert([{ dataElement: world.count, period: '202402', orgUnit: clinic(1), value: '3' }]);
      const result = await runner.run({ dataSets: counts, periods: ['2024Q1'] });
      expect([codes(result), result.account.created]).toEqual([[], 1]);
      expect(Object.values(contentOf(target))).toMatchObject([{ value: '3' }]);
    });
  });
});
