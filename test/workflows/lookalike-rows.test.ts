import { defaultIds } from '../../simulator/metadata/default-ids';
import type { NewRow } from '../../simulator/direct-access';
import type { Simulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { postedValues } from '../kit/posted-values';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

/** A second monthly set with the element of `counts`, which other clinics report. */
const alsoCounts = 'DsAlsoCount';
const lastWeek = Date.now() - 7 * 86_400_000;
const old = { created: lastWeek, lastUpdated: lastWeek };

function seedSecondSet(server: Simulator): void {
  server.seed({
    dataSets: [
      {
        id: alsoCounts,
        name: 'Counts of the other clinics',
        shortName: 'Other counts',
        periodType: 'Monthly',
        categoryCombo: { id: defaultIds.categoryCombo },
        sharing: { public: 'rwrw----' },
        dataSetElements: [{ dataElement: { id: world.count } }],
        organisationUnits: [2, 3, 4].map((number) => ({ id: clinic(number) })),
      },
    ],
  });
  server.change('dataSets', world.counts, { organisationUnits: [1, 2].map((number) => ({ id: clinic(number) })) });
}

describe.each<[SimulatorVersion, SimulatorVersion]>([
  ['2.42', '2.44'],
  ['2.44', '2.40'],
])('rows that are nearly the same, from %s to %s', (...versions) => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics: 4, versions });
    for (const server of [servers.source, servers.target]) seedSecondSet(server);
  });
  afterAll(() => servers.stop());
  beforeEach(() => {
    servers.target.faults.clear();
    for (const server of [servers.source, servers.target]) {
      for (const row of server.values({ withTombstones: true })) server.hardDelete(row);
    }
  });

  const sync = (dataSets: readonly string[], more: object = {}) =>
    servers.sluice.run(
      'syncDataset',
      syncParameters({
        dataSets: dataSets.map((id) => ({ source: id, target: id })),
        deletes: 'propagate',
        gate: { maxRejectedShare: 1, maxUpdatedShare: 1, maxDeletedShare: 1, minSourceShare: 0, holdForMinutes: 0.05 },
        ...more,
      }),
    );
  const visits = (partner: string, number: number, value: string): NewRow => ({
    dataElement: world.visits,
    period: '202401',
    orgUnit: clinic(number),
    attributeOptionCombo: partner,
    value,
    ...old,
  });

  it('are told apart by the attribute option combo alone', async () => {
    const { source, target } = servers;
    const { partnerA, partnerB } = world;
    source.insert([
      visits(partnerA, 1, '7'),
      visits(partnerB, 1, '8'),
      visits(partnerA, 2, '5'),
      visits(partnerA, 3, '1'),
    ]);
    target.insert([
      visits(partnerA, 1, '8'),
      visits(partnerB, 1, '7'),
      visits(partnerB, 2, '5'),
      visits(partnerA, 3, '1'),
    ]);
    const result = await sync([world.partners]);
    expect(result.dataSets[0]).toMatchObject({
      outcome: 'complete',
      account: { updated: 2, created: 1, unchanged: 1, targetDeleted: 1 },
    });
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);

  it('of an element that is in two data sets arrive by the set of their org unit, and neither set deletes those of the other', async () => {
    const { source, target } = servers;
    source.insert(countRows(2, ['202401']).map((row) => ({ ...row, ...old })));
    target.insert(countRows(4, ['202401']).map((row) => ({ ...row, value: '0', ...old })));
    const valuesAt = () =>
      target
        .values()
        .map(({ orgUnit, value }) => [orgUnit, value])
        .sort();
    const first = await sync([world.counts]);
    expect(first.dataSets[0]).toMatchObject({
      outcome: 'complete',
      account: { updated: 2, targetDeleted: 0, targetLeftAlone: 2 },
    });
    expect(valuesAt()).toEqual([
      [clinic(1), '100'],
      [clinic(2), '200'],
      [clinic(3), '0'],
      [clinic(4), '0'],
    ]);
    const second = await sync([alsoCounts]);
    // the export of a data set holds its elements at all org units, those of other sets included
    expect(second.dataSets[0]).toMatchObject({
      account: { unchanged: 1, rejected: 1, targetDeleted: 2 },
      rejectReasons: [{ code: 'ORG_UNIT_NOT_ASSIGNED', rows: 1 }],
    });
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);

  it('of an element that is in both data sets of one run all arrive, and each counts what it brought', async () => {
    const { source, target } = servers;
    source.insert(countRows(4, ['202401']).map((row) => ({ ...row, ...old })));
    const posts = postedValues(target);
    const result = await sync([world.counts, alsoCounts]);
    expect(result.dataSets.map(({ account: { extracted, rejected } }) => [extracted, rejected])).toEqual([
      [4, 2],
      [4, 1],
    ]);
    expect(contentOf(target)).toEqual(contentOf(source));
    const again = await sync([world.counts, alsoCounts]);
    expect(again.dataSets.map(({ posts: sent, account: { unchanged } }) => [sent, unchanged])).toEqual([
      [0, 2],
      [0, 3],
    ]);
    expect([...new Set(posts.flat())].sort()).toEqual(
      source
        .values()
        .map(({ orgUnit, period, dataElement }) => `${orgUnit} ${period} ${dataElement}`)
        .sort(),
    );
  }, 120_000);

  it('show an edit, a deletion and a revival at the source in the very next run', async () => {
    const { source, target } = servers;
    source.insert(countRows(2, ['202401']).map((row) => ({ ...row, ...old })));
    expect((await sync([world.counts])).outcome).toBe('complete');
    const [row] = source.values();
    if (row === undefined) throw new Error('the source is empty');
    source.insert([{ ...row, value: '12345' }]);
    expect((await sync([world.counts])).dataSets[0]?.account).toMatchObject({ updated: 1, unchanged: 1 });
    expect(contentOf(target)).toEqual(contentOf(source));
    source.insert([{ ...row, value: '12345', deleted: true, lastUpdated: Date.now() }]);
    expect((await sync([world.counts])).dataSets[0]?.account).toMatchObject({ targetDeleted: 1, unchanged: 1 });
    expect(contentOf(target)).toEqual(contentOf(source));
    source.insert([{ ...row, value: '6', lastUpdated: Date.now() }]);
    expect((await sync([world.counts])).dataSets[0]?.account).toMatchObject({ created: 1, unchanged: 1 });
    expect(contentOf(target)).toEqual(contentOf(source));
    expect(target.values()).toHaveLength(2);
  }, 120_000);
});
