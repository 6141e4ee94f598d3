import type { SimulatorVersion } from '../../simulator/version';
import {
  calendarSets,
  closedClinic,
  openedClinic,
  startCalendarServers,
  type CalendarServers,
  type LocalCalendar,
} from '../kit/calendar-servers';
import { complete, register } from '../kit/registrations';
import { clinic, contentOf, syncParameters, world } from '../kit/small-world';
import { startSluice, type SluiceUnderTest } from '../kit/sluice-under-test';

const dayMs = 86_400_000;
const sets = [world.counts, world.kinds, calendarSets.quarterly, calendarSets.yearly];

/** One series of nights: each goes on from where the one before left servers and store. */
describe.each<[LocalCalendar, SimulatorVersion, SimulatorVersion]>([
  ['nepali', '2.42', '2.44'],
  ['ethiopian', '2.44', '2.44'],
])('a country in the %s calendar, from %s to %s', (calendar, ...versions) => {
  let servers: CalendarServers;
  let sluice: SluiceUnderTest;

  beforeAll(async () => {
    servers = await startCalendarServers(calendar, versions);
    sluice = await startSluice([
      { name: 'source', url: servers.source.url },
      { name: 'target', url: servers.target.url },
    ]);
    const { source, months, periods } = servers;
    for (const period of months.slice(1)) register(source, 1, { period, date: '2026-11-20' });
    register(source, openedClinic, { period: months[1] ?? '', date: '2026-11-21' });
    const quarter = periods[months.length] ?? '';
    register(source, 2, { dataSet: calendarSets.quarterly, period: quarter, date: '2026-11-22' });
  }, 120_000);
  afterAll(async () => {
    await sluice.stop();
    await servers.stop();
  });

  const pass = (days: number) => {
    for (const server of [servers.source, servers.target]) server.advanceClock(days * dayMs);
  };
  const night = async (more: object = {}) => {
    pass(3);
    const dataSets = sets.map((id) => ({ source: id, target: id }));
    const gate = { maxUpdatedShare: 1, maxDeletedShare: 1, minSourceShare: 0 };
    const usual = { dataSets, periods: servers.periods, completeness: 'sync', deletes: 'propagate', gate };
    return sluice.run('syncDataset', syncParameters({ ...usual, mode: 'delta', fullEveryDays: 366, ...more }));
  };
  const posts = () => servers.target.log.entries().filter(({ method }) => method === 'POST').length;

  it('brings every row that the target takes by hand, refuses none, and completes forms on Gregorian days', async () => {
    const { source, target, rowCount, months } = servers;
    const result = await night();
    expect(result.dataSets.map(({ account }) => account.rejected)).toEqual(sets.map(() => 0));
    expect(result.outcome).toBe('complete');
    expect(contentOf(target)).toEqual(contentOf(source));
    expect(target.values()).toHaveLength(rowCount);
    const monthsOf = (number: number): string[] =>
      target
        .values()
        .filter(({ dataElement, orgUnit }) => dataElement === world.count && orgUnit === clinic(number))
        .map(({ period }) => period)
        .sort();
    expect([monthsOf(openedClinic), monthsOf(closedClinic)]).toEqual([months.slice(1), months.slice(0, 2)]);
    expect(Object.keys(complete(source))).toHaveLength(4);
    expect(complete(target)).toEqual(complete(source));
  }, 120_000);

  it('then has nothing to write', async () => {
    const before = posts();
    const result = await night({ mode: 'full' });
    expect(result.outcome).toBe('complete');
    const unchanged = result.dataSets.reduce((sum, { account }) => sum + account.unchanged, 0);
    expect([unchanged, posts()]).toEqual([servers.rowCount, before]);
  }, 120_000);

  it('brings a change, a new value and a deletion of another night as a delta', async () => {
    const { source, target, months } = servers;
    pass(3);
    const [first, , last] = months;
    if (first === undefined || last === undefined) throw new Error('there are three months');
    source.insert([
      { dataElement: world.count, period: last, orgUnit: clinic(1), value: '9001' },
      { dataElement: world.number, period: first, orgUnit: clinic(2), value: '9002' },
    ]);
    const gone = source
      .values()
      .find((row) => row.dataElement === world.count && row.period === first && row.orgUnit === clinic(2));
    if (gone === undefined) throw new Error('there is such a value');
    source.insert([{ ...gone, deleted: true, lastUpdated: source.state.now() }]);
    const result = await night();
    expect(result.outcome).toBe('complete');
    expect(result.dataSets.map(({ mode }) => mode)).toEqual(sets.map(() => 'delta'));
    const written = result.dataSets.map(({ account }) => {
      return [account.created, account.updated, account.deletedByTombstone];
    });
    expect(written).toEqual([
      [0, 1, 1],
      [1, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);
});
