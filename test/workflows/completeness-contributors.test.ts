import { complete, empty, register } from '../kit/registrations';
import { runFailure } from '../kit/run-failure';
import { clinic, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const period = '202401';
const clinics = 4;
const open = { maxRejectedShare: 1, maxDeletedShare: 1, maxUpdatedShare: 1, minSourceShare: 0 };
const same = Object.fromEntries([1, 2, 3, 4].map((number) => [clinic(number), clinic(number)]));
const form = (number: number) => `${clinic(number)} ${period}`;

describe('forms of the target that several forms of the source become', () => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics, versions: ['2.42', '2.44'] });
  });
  afterAll(() => servers.stop());
  beforeEach(() => {
    for (const server of [servers.source, servers.target]) empty(server);
    servers.source.insert(countRows(clinics, [period]));
  });

  const run = async (mappings: object, more: object = {}) => {
    const parameters = { completeness: 'sync', gate: open, mappings: { onCollision: 'sum', ...mappings }, ...more };
    const { dataSets } = await servers.sluice.run('syncDataset', syncParameters(parameters));
    return dataSets[0];
  };
  const ofPartner = (number: number, partner: string) =>
    register(servers.source, number, { dataSet: world.partners, attributeOptionCombo: partner });
  const partnerSets = { dataSets: [{ source: world.partners, target: world.partners }] };
  const visits = () =>
    servers.source.insert(
      [world.partnerA, world.partnerB].map((attributeOptionCombo) => ({
        dataElement: world.visits,
        period,
        orgUnit: clinic(1),
        attributeOptionCombo,
        value: '5',
      })),
    );

  it('are registered once all their org units are complete, as of the last day', async () => {
    const { source, target } = servers;
    const mappings = { orgUnits: { ...same, [clinic(2)]: clinic(1) } };
    for (const number of [1, 3]) register(source, number);
    const first = await run(mappings);
    expect(first).toMatchObject({
      outcome: 'complete',
      completeness: {
        account: { sourceRead: 2, registered: 1, notYet: 1 },
        reasons: [{ code: 'PARTLY_COMPLETE', rows: 1 }],
      },
    });
    expect(Object.keys(complete(target))).toEqual([form(3)]);

    register(source, 2);
    const second = await run(mappings);
    expect(second?.completeness?.account).toMatchObject({ sourceRead: 3, merged: 1, registered: 1, unchanged: 1 });
    expect(complete(target)).toEqual({ [form(1)]: '2024-02-02 clerk 2', [form(3)]: '2024-02-03 clerk 3' });
  }, 120_000);

  it('do not wait for an org unit that the data set is not assigned to', async () => {
    const { source, target } = servers;
    const assigned = [1, 2, 3].map((number) => ({ id: clinic(number) }));
    source.change('dataSets', world.counts, { organisationUnits: assigned });
    try {
      register(source, 3);
      const result = await run({ orgUnits: { ...same, [clinic(4)]: clinic(3) } });
      expect(result?.completeness?.account).toMatchObject({ registered: 1, notYet: 0 });
      expect(Object.keys(complete(target))).toEqual([form(3)]);
    } finally {
      const all = [...assigned, { id: clinic(4) }];
      source.change('dataSets', world.counts, { organisationUnits: all });
    }
  }, 120_000);

  it('are not registered by a run that reads only some of their org units', async () => {
    const { source, target } = servers;
    for (const number of [1, 2, 3]) register(source, number);
    const orgUnits = { ...same, [clinic(2)]: clinic(1) };
    const failure = await runFailure(run({ orgUnits }, { orgUnits: [clinic(1), clinic(3)] }));
    expect(failure.lines.join()).toContain('not among the org units that this run reads');
    expect(complete(target)).toEqual({});
  }, 120_000);

  it.each([
    ['by a table', { attributeOptionCombos: { [world.partnerA]: world.partnerA, [world.partnerB]: world.partnerA } }],
    ['by a constant', { attributeOptionCombo: world.partnerA }],
  ])(
    'wait for all attribute option combos that lead there %s',
    async (_, mappings) => {
      visits();
      ofPartner(1, world.partnerA);
      const first = await run(mappings, partnerSets);
      expect(first?.completeness).toMatchObject({
        account: { registered: 0, notYet: 1 },
        reasons: [{ code: 'PARTLY_COMPLETE' }],
      });
      expect(complete(servers.target)).toEqual({});

      ofPartner(1, world.partnerB);
      const second = await run(mappings, partnerSets);
      expect(second?.completeness?.account).toMatchObject({ registered: 1, merged: 1, notYet: 0 });
      expect([...servers.target.state.completeness.values()]).toMatchObject([
        { orgUnit: clinic(1), attributeOptionCombo: world.partnerA },
      ]);
    },
    120_000,
  );

  it('are refused where the mapping does not name their org unit or attribute option combo, and listed', async () => {
    visits();
    for (const partner of [world.partnerA, world.partnerB]) ofPartner(1, partner);
    ofPartner(2, world.partnerA);
    const mappings = {
      orgUnits: { [clinic(1)]: clinic(1) },
      attributeOptionCombos: { [world.partnerA]: world.partnerA },
    };
    const result = await run(mappings, partnerSets);
    expect(result).toMatchObject({
      outcome: 'complete with rejects',
      completeness: { account: { sourceRead: 3, registered: 1, refused: 2 } },
    });
    expect(result?.completeness?.reasons).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'UNMAPPED_ORG_UNIT', forms: [`${form(2)} ${world.partnerA}`] }),
        expect.objectContaining({ code: 'UNMAPPED_ATTRIBUTE_OPTION_COMBO', forms: [`${form(1)} ${world.partnerB}`] }),
      ]),
    );
    expect([...servers.target.state.completeness.values()]).toMatchObject([
      { orgUnit: clinic(1), attributeOptionCombo: world.partnerA },
    ]);
  }, 120_000);
});
