import { imbalances } from '../../../contracts/account';
import { defaultIds } from '../../../simulator/metadata/default-ids';
import {
  clinics,
  count,
  edit,
  months,
  night,
  remove,
  startServers,
  valueAt,
  valueRequests,
  type Servers,
} from '../../kit/delta-servers';
import { clinic, contentOf, world } from '../../kit/small-world';

let servers: Servers;
afterEach(async () => {
  await servers.stop();
});

/** An element of the set that the mapping does not name. */
const stray = 'DeStray0000';
const mappings = { dataElements: { [world.count]: world.count }, unmapped: 'reject' };
const strayRows = () =>
  Array.from({ length: clinics }, (_, index) => index + 1).flatMap((number) =>
    months.map((period) => ({ ...count(number, period), dataElement: stray, value: '1' })),
  );

/** Requests that the target answered since `from`, as their paths. */
const atTarget = (from: number) =>
  servers.target.log
    .entries()
    .slice(from)
    .map(({ path }) => path)
    .filter((path) => path === '/api/dataValueSets');

describe('rows that did not land', () => {
  beforeEach(async () => {
    servers = await startServers();
    for (const server of [servers.source, servers.target]) {
      server.seed({
        dataElements: [
          {
            id: stray,
            name: 'Stray',
            shortName: 'Stray',
            valueType: 'INTEGER',
            domainType: 'AGGREGATE',
            aggregationType: 'SUM',
            categoryCombo: { id: defaultIds.categoryCombo },
          },
        ],
      });
      const members = [world.count, stray].map((id) => ({ dataElement: { id } }));
      server.change('dataSets', world.counts, { dataSetElements: members });
    }
  });

  it('cost no request and make no night a full one, however many facilities they lie in, as long as nothing changes', async () => {
    servers.source.insert(strayRows());
    const first = await night(servers, { mappings });
    expect(first.account).toMatchObject({ rejected: clinics * 4, created: clinics * 4 });
    for (const _ of [2, 3]) {
      const [source, target] = [servers.source.log.entries().length, servers.target.log.entries().length];
      const again = await night(servers, { mappings });
      expect(again.reading).toMatchObject({ mode: 'delta' });
      expect(again.account).toMatchObject({ extracted: 0, retried: clinics * 4, rejected: clinics * 4, targetRead: 0 });
      expect(imbalances(again.account)).toEqual([]);
      expect(again.assessment.preview.rejects).toEqual({ new: 0, known: clinics * 4 });
      expect(valueRequests(servers, source)).toHaveLength(1);
      expect(atTarget(target)).toEqual([]);
    }
  });

  it('do not hide what changed in the same cells', async () => {
    servers.source.insert(strayRows());
    await night(servers, { mappings });
    edit(servers, 3, '202402', '77');
    servers.source.insert([{ ...count(3, '202402'), dataElement: stray, value: '2' }]);
    const second = await night(servers, { mappings });
    expect(second.reading).toMatchObject({ mode: 'delta' });
    expect(second.account).toMatchObject({ extracted: 2, updated: 1, retried: clinics * 4 - 1, rejected: clinics * 4 });
    expect(second.assessment.preview.rejects).toEqual({ new: 1, known: clinics * 4 - 1 });
    expect(valueAt(servers.target, 3, '202402')).toBe('77');
  });

  it('land from the store once the target takes them, without a look at the source, and are forgotten then', async () => {
    servers.target.change('organisationUnits', clinic(4), { closedDate: '2024-01-31' });
    expect((await night(servers)).account).toMatchObject({ rejected: 3 });
    await night(servers);
    servers.target.change('organisationUnits', clinic(4), { closedDate: undefined });
    const before = servers.source.log.entries().length;
    const third = await night(servers);
    expect(third.account).toMatchObject({ extracted: 0, retried: 3, created: 3, rejected: 0 });
    expect(valueRequests(servers, before)).toHaveLength(1);
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
    expect((await night(servers)).account).toMatchObject({ retried: 0, rejected: 0 });
  });

  it('are no longer refused once the source has deleted them', async () => {
    servers.target.change('organisationUnits', clinic(4), { closedDate: '2024-01-31' });
    await night(servers);
    remove(servers, 4, '202403');
    await night(servers, { deletes: 'propagate' });
    servers.target.change('organisationUnits', clinic(4), { closedDate: undefined });
    await night(servers);
    expect(valueAt(servers.target, 4, '202403')).toBeUndefined();
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('are read again with a mapping that has changed', async () => {
    servers.source.insert(strayRows());
    await night(servers, { mappings });
    const more = { dataElements: { [world.count]: world.count, [stray]: stray } };
    const second = await night(servers, { mappings: more });
    expect(second.reading).toMatchObject({ mode: 'full', reason: 'the mapping has changed' });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });
});
