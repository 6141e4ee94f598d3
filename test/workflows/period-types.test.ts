import { defaultIds } from '../../simulator/metadata/default-ids';
import type { NewRow } from '../../simulator/direct-access';
import type { Simulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { postedValues } from '../kit/posted-values';
import { clinic, contentOf, syncParameters } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

/** Data sets of one element each, named by their period types. */
const types = ['Daily', 'Weekly', 'Monthly', 'Quarterly', 'FinancialApril'] as const;
type PeriodType = (typeof types)[number];
const setOf = (type: PeriodType): string => `Ds${type}`.padEnd(11, '0').slice(0, 11);
const elementOf = (type: PeriodType): string => `De${type}`.padEnd(11, '0').slice(0, 11);

function seedPeriodTypes(server: Simulator): void {
  server.seed({
    dataElements: types.map((type) => ({
      id: elementOf(type),
      name: `Count, ${type}`,
      shortName: elementOf(type),
      valueType: 'INTEGER',
      domainType: 'AGGREGATE',
      aggregationType: 'SUM',
      zeroIsSignificant: true,
      categoryCombo: { id: defaultIds.categoryCombo },
    })),
    dataSets: types.map((type) => ({
      id: setOf(type),
      name: `Set, ${type}`,
      shortName: setOf(type),
      periodType: type,
      categoryCombo: { id: defaultIds.categoryCombo },
      sharing: { public: 'rwrw----' },
      dataSetElements: [{ dataElement: { id: elementOf(type) } }],
      organisationUnits: [1, 2].map((number) => ({ id: clinic(number) })),
    })),
  });
}

const at = (type: PeriodType, period: string, number = 1): NewRow => ({
  dataElement: elementOf(type),
  period,
  orgUnit: clinic(number),
  value: '1',
});
const dayOf = (index: number): string =>
  new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10).replaceAll('-', '');

describe.each<[SimulatorVersion, SimulatorVersion]>([
  ['2.42', '2.44'],
  ['2.44', '2.40'],
])('periods of all kinds from %s to %s', (...versions) => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics: 2, versions });
    for (const server of [servers.source, servers.target]) seedPeriodTypes(server);
  });
  afterAll(() => servers.stop());
  beforeEach(() => {
    servers.target.faults.clear();
    for (const server of [servers.source, servers.target]) {
      for (const row of server.values({ withTombstones: true })) server.hardDelete(row);
    }
  });

  const sync = (of: readonly PeriodType[], periods: unknown, more: object = {}) =>
    servers.sluice.run(
      'syncDataset',
      syncParameters({ dataSets: of.map((type) => ({ source: setOf(type), target: setOf(type) })), periods, ...more }),
    );
  const periodsAtTarget = (type: PeriodType) =>
    servers.target
      .values()
      .filter(({ dataElement }) => dataElement === elementOf(type))
      .map(({ period }) => period)
      .sort();

  it('arrive when they lie across the ends of a range, the first and the last one included, and no others', async () => {
    const { source } = servers;
    const within: [PeriodType, string[]][] = [
      ['Daily', ['20201201', '20210131']],
      ['Weekly', ['2020W49', '2020W53', '2021W4']],
      ['Monthly', ['202012', '202101']],
      ['Quarterly', ['2020Q4', '2021Q1']],
      ['FinancialApril', ['2020April']],
    ];
    const outside: [PeriodType, string[]][] = [
      ['Daily', ['20201130', '20210201']],
      ['Weekly', ['2020W48', '2021W5']],
      ['Monthly', ['202011', '202102']],
      ['Quarterly', ['2020Q3', '2021Q2']],
      ['FinancialApril', ['2019April', '2021April']],
    ];
    for (const [type, periods] of [...within, ...outside]) source.insert(periods.map((period) => at(type, period)));
    const result = await sync(types, { from: '202012', to: '202101' });
    expect(result.outcome).toBe('complete');
    expect(within.map(([type]) => [type, periodsAtTarget(type)])).toEqual(within);
  }, 120_000);

  it('arrive when a range begins and ends with the same period', async () => {
    const { source } = servers;
    source.insert(['202012', '202101', '202102'].map((period) => at('Monthly', period)));
    source.insert(['2020W52', '2020W53', '2021W1'].map((period) => at('Weekly', period)));
    source.insert(['2019April', '2020April', '2021April'].map((period) => at('FinancialApril', period)));
    const result = await sync(['Monthly', 'Weekly', 'FinancialApril'], { from: '2020W53', to: '2020W53' });
    expect(result.outcome).toBe('complete');
    expect(periodsAtTarget('Monthly')).toEqual(['202012', '202101']);
    expect(periodsAtTarget('Weekly')).toEqual(['2020W53']);
    expect(periodsAtTarget('FinancialApril')).toEqual(['2020April']);
  }, 120_000);

  it('of days on the borders of chunks arrive, each once', async () => {
    const { source, target } = servers;
    const days = Array.from({ length: 60 }, (_, index) => dayOf(index));
    source.insert(days.flatMap((day) => [at('Daily', day, 1), at('Daily', day, 2)]));
    const posts = postedValues(target);
    const result = await sync(['Daily'], { from: days[0], to: days.at(-1) }, { sizes: { chunkValues: 16 } });
    expect(result.dataSets[0]).toMatchObject({ outcome: 'complete', account: { extracted: 120, created: 120 } });
    expect(result.dataSets[0]?.chunks).toBeGreaterThan(6);
    expect(contentOf(target)).toEqual(contentOf(source));
    expect(posts.flat()).toHaveLength(120);
    expect(new Set(posts.flat()).size).toBe(120);
  }, 120_000);
});
