import type { SimulatorVersion } from '../../simulator/version';
import { defaultIds } from '../../simulator/metadata/default-ids';
import type { Simulator } from '../../simulator/simulator';
import { runFailure } from '../kit/run-failure';
import { clinic, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const group = 'DgNumbers00';
/** Holds an element of the set of kinds, too, and is reported by another clinic. */
const sharing = 'DsSharing00';

const { dataSets: _, ...shared } = syncParameters({});
const parameters = (more: object) => ({ ...shared, ...more });

/** `DeNumber000 OuClinic001` → value, of all periods. */
const held = (server: Simulator): Record<string, string | null> =>
  Object.fromEntries(server.values().map((row) => [`${row.dataElement} ${row.orgUnit}`, row.value]));

const parametersAsked = (server: Simulator, name: string): string[] => [
  ...new Set(
    server.log
      .entries()
      .filter(({ path, method }) => path.startsWith('/api/dataValueSets') && method === 'GET')
      .flatMap(({ query }) => new URLSearchParams(query).getAll(name)),
  ),
];

describe.each<[SimulatorVersion, SimulatorVersion]>([
  ['2.38', '2.44'],
  ['2.42', '2.42'],
  ['2.44', '2.40'],
])('syncDataElements from %s to %s', (...versions) => {
  let servers: TwoServers;
  const row = (dataElement: string, number: number, value: string) => ({
    dataElement,
    period: '202401',
    orgUnit: clinic(number),
    value,
  });

  beforeEach(async () => {
    servers = await startTwoServers({ clinics: 3, versions });
    const { source, target } = servers;
    source.seed({
      dataElementGroups: [
        { id: group, name: 'Numbers', dataElements: [{ id: world.number }, { id: world.count }], shortName: 'Numbers' },
      ],
    });
    const written = Date.now() - 30 * 86_400_000;
    source.insert(
      [row(world.number, 1, '1.5'), row(world.text, 1, 'a'), row(world.count, 2, '7'), row(world.number, 2, '2.5')].map(
        (value) => ({ ...value, created: written, lastUpdated: written }),
      ),
    );
    target.insert([row(world.text, 3, 'stays'), row(world.number, 3, '99')]);
  });
  afterEach(() => servers.stop());

  it('brings over the elements that are named and touches no other value', async () => {
    const { sluice, source, target } = servers;
    const result = await sluice.run(
      'syncDataElements',
      parameters({
        dataElements: [world.number],
        deletes: 'propagate',
        gate: { maxDeletedShare: 1, maxUpdatedShare: 1 },
      }),
    );
    expect(result).toMatchObject({
      outcome: 'complete',
      dataSets: [
        { sourceDataSet: world.kinds, account: { extracted: 2, created: 2, targetRead: 1, targetDeleted: 1 } },
      ],
    });
    expect(held(target)).toEqual({
      [`${world.number} ${clinic(1)}`]: '1.5',
      [`${world.number} ${clinic(2)}`]: '2.5',
      [`${world.text} ${clinic(3)}`]: 'stays',
    });
    // 2.38 knows no such parameter and would answer with everything
    expect(parametersAsked(source, 'dataElement')).toEqual(versions[0] === '2.38' ? [] : [world.number]);
    expect(parametersAsked(source, 'dataSet')).toEqual(versions[0] === '2.38' ? [world.kinds] : []);

    const again = await sluice.run('syncDataElements', parameters({ dataElements: [world.number] }));
    expect(again).toMatchObject({ outcome: 'complete', dataSets: [{ account: { unchanged: 2 }, posts: 0 }] });
  }, 120_000);

  it('takes the elements of groups, each data set that holds some on a way of its own', async () => {
    const { sluice, target } = servers;
    const result = await sluice.run('syncDataElements', parameters({ dataElementGroups: [group] }));
    expect(result.outcome).toBe('complete');
    expect(
      Object.fromEntries(result.dataSets.map(({ sourceDataSet, account }) => [sourceDataSet, account.created])),
    ).toEqual({ [world.counts]: 1, [world.kinds]: 2 });
    expect(held(target)).toMatchObject({
      [`${world.count} ${clinic(2)}`]: '7',
      [`${world.number} ${clinic(1)}`]: '1.5',
    });
  }, 120_000);

  it('reads the org units of all data sets that hold an element, each value once', async () => {
    const { sluice, source, target } = servers;
    source.seed({
      organisationUnits: [
        {
          id: 'OuFarAway00',
          name: 'Far away',
          shortName: 'Far',
          openingDate: '1990-01-01',
          parent: { id: world.root },
        },
      ],
      dataSets: [
        {
          id: sharing,
          name: 'Sharing',
          shortName: 'Sharing',
          periodType: 'Monthly',
          categoryCombo: { id: defaultIds.categoryCombo },
          sharing: { public: 'rwrw----' },
          dataSetElements: [{ dataElement: { id: world.number } }],
          organisationUnits: [{ id: 'OuFarAway00' }],
        },
      ],
    });
    source.insert([{ ...row(world.number, 1, '8'), orgUnit: 'OuFarAway00' }]);
    const result = await sluice.run(
      'syncDataElements',
      parameters({
        dataElements: [world.number],
        sizes: { chunkValues: 1 },
        mappings: { orgUnits: { OuFarAway00: clinic(3), [clinic(1)]: clinic(1), [clinic(2)]: clinic(2) } },
      }),
    );
    expect(result).toMatchObject({
      outcome: 'complete',
      dataSets: [{ account: { extracted: 3, created: 2, updated: 1 } }],
    });
    expect(held(target)[`${world.number} ${clinic(3)}`]).toBe('8');
  }, 120_000);

  it('reads what changed in delta mode, beside a sync of the whole set that has a watermark of its own', async () => {
    const { sluice, source, target } = servers;
    const delta = parameters({ dataElements: [world.number], mode: 'delta' });
    await sluice.run('syncDataElements', delta);
    await sluice.run(
      'syncDataset',
      parameters({ dataSets: [{ source: world.kinds, target: world.kinds }], mode: 'delta' }),
    );
    source.insert([row(world.number, 1, '3.5'), row(world.text, 1, 'b')]);
    const night = await sluice.run('syncDataElements', delta);
    expect(night).toMatchObject({ outcome: 'complete', dataSets: [{ mode: 'delta', account: { updated: 1 } }] });
    expect(held(target)).toMatchObject({
      [`${world.number} ${clinic(1)}`]: '3.5',
      [`${world.text} ${clinic(1)}`]: 'a',
    });
  }, 120_000);
});

describe('syncDataElements', () => {
  let servers: TwoServers;
  beforeAll(async () => {
    servers = await startTwoServers({ clinics: 2 });
  });
  afterAll(() => servers.stop());

  it('names each element that is unknown or that no data set holds, before anything is read', async () => {
    const { lines } = await runFailure(
      servers.sluice.run(
        'syncDataElements',
        parameters({ dataElements: ['DeUnknown00', world.count], dataSets: [{ source: world.kinds }] }),
      ),
    );
    expect(lines).toEqual([
      expect.stringContaining('the data element DeUnknown00 does not exist at source'),
      expect.stringContaining(`none of the data sets ${world.kinds} at source holds the data element ${world.count}`),
    ]);
  });

  it('asks for either elements or groups', async () => {
    const neither = await runFailure(servers.sluice.run('syncDataElements', parameters({})));
    expect(neither.lines.join()).toContain('name either dataElements or dataElementGroups');
  });
});
