import type { NewRow } from '../../../simulator/direct-access';
import { clinics, night, startServers, valueAt, type Servers } from '../../kit/delta-servers';
import { clinic, contentOf, world } from '../../kit/small-world';

let servers: Servers;
afterEach(async () => {
  await servers.stop();
});

const others = Array.from({ length: clinics }, (_, i) => clinic(i + 1));
const toOne = { ...Object.fromEntries(others.map((unit) => [unit, unit])), [clinic(2)]: clinic(1) };

describe('org units that become one at the target', () => {
  beforeEach(async () => {
    servers = await startServers();
  });

  it.each(['sum', 'reject'] as const)(
    'are refused, with their names, where a run is for some of them only (onCollision %s)',
    async (onCollision) => {
      const mappings = { orgUnits: toOne, onCollision };
      await night(servers, { mappings });
      const before = contentOf(servers.target);
      for (const mode of ['full', 'delta'] as const) {
        servers.source.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(1), value: '7' }]);
        await expect(night(servers, { mappings, mode, orgUnits: [clinic(1)] })).rejects.toThrow(
          `the org units Name of ${clinic(1)} (${clinic(1)}), Name of ${clinic(2)} (${clinic(2)}) become one at the target (${clinic(1)}), but Name of ${clinic(2)} (${clinic(2)}) is not among the org units that this run reads: name all of them in orgUnits`,
        );
        expect(contentOf(servers.target)).toEqual(before);
      }
      await night(servers, { mappings, orgUnits: [clinic(1), clinic(2)] });
      expect(valueAt(servers.target, 1, '202401')).toBe(onCollision === 'sum' ? '207' : undefined);
    },
  );

  it('are refused where a unit outside of the run keeps the id that another one is mapped to', async () => {
    const mappings = { orgUnits: { [clinic(3)]: clinic(4) }, unmapped: 'keep' };
    await expect(night(servers, { mappings, orgUnits: [clinic(3)] })).rejects.toThrow(
      `but Name of ${clinic(4)} (${clinic(4)}) is not among the org units that this run reads`,
    );
    await night(servers, { mappings, orgUnits: [clinic(5)] });
    expect(valueAt(servers.target, 5, '202401')).toBe('500');
  });
});

describe('attribute option combos that become one at the target', () => {
  const visits = (partner: string, value: string): NewRow => ({
    dataElement: world.visits,
    period: '202401',
    orgUnit: clinic(1),
    attributeOptionCombo: partner,
    value,
  });

  beforeEach(async () => {
    const account = { username: 'reader', password: 'Reader-1234' };
    servers = await startServers(['2.42', '2.44'], 'UTC', { readers: { reader: account } });
    servers.source.addUser({ ...account, authorities: [], orgUnits: [world.root] });
    servers.source.insert([visits(world.partnerA, '1'), visits(world.partnerB, '2')]);
    servers.source.setPublicAccess('categoryOptions', 'CoPartnerB0', 'rw------');
  });

  it.each([
    ['one for all', { attributeOptionCombo: world.partnerA }],
    ['two lines', { attributeOptionCombos: { [world.partnerA]: world.partnerA, [world.partnerB]: world.partnerA } }],
    [
      'a pair',
      {
        pairs: [
          {
            source: { dataElement: world.visits },
            target: {
              dataElement: world.visits,
              categoryOptionCombo: world.defaultCombo,
              attributeOptionCombo: world.partnerA,
            },
          },
        ],
      },
    ],
  ])('are not summed by a user who may not read all of them (%s)', async (_, table) => {
    const options = { dataSet: world.partners, deletes: 'ignore' } as const;
    const mappings = { ...table, onCollision: 'sum' };
    await expect(night(servers, { ...options, mappings, from: 'reader' })).rejects.toThrow(
      'onCollision "sum" is refused for the data set DsPartners0, whose attribute option combos are mapped to one: reader may not read the data of the category options Name of CoPartnerB0 at reader',
    );
    expect(contentOf(servers.target)).toEqual({});
    await night(servers, { ...options, mappings });
    expect(servers.target.values()).toMatchObject([{ attributeOptionCombo: world.partnerA, value: '3' }]);
  });

  it('are brought over one by one by such a user', async () => {
    await night(servers, {
      dataSet: world.partners,
      deletes: 'ignore',
      mappings: { onCollision: 'sum' },
      from: 'reader',
    });
    expect(servers.target.values()).toMatchObject([{ attributeOptionCombo: world.partnerA, value: '1' }]);
  });
});
