import { count, months, night, startServers, valueAt, type Servers } from '../../kit/delta-servers';
import { clinic, contentOf, world } from '../../kit/small-world';

let servers: Servers;
beforeEach(async () => {
  servers = await startServers();
});
afterEach(async () => {
  await servers.stop();
});

const assign = (server: 'source' | 'target', units: readonly string[]) => {
  servers[server].change('dataSets', world.counts, { organisationUnits: units.map((id) => ({ id })) });
};

describe('a data set of which nothing can land at the target', () => {
  it('is refused before its values are read where none of its elements becomes one of the target data set', async () => {
    const from = servers.source.log.entries().length;
    await expect(night(servers, { mappings: { dataElements: { [world.count]: world.text } } })).rejects.toThrow(
      `none of the data elements of the data set ${world.counts} becomes one of the data set ${world.counts} at target; check mappings.dataElements`,
    );
    expect(contentOf(servers.target)).toEqual({});
    const asked = servers.source.log.entries().slice(from);
    expect(asked.filter(({ path }) => path === '/api/dataValueSets')).toEqual([]);
  });

  it('is refused where none of its org units becomes one that the target data set is assigned to', async () => {
    assign('target', [clinic(1)]);
    const line = `none of the run's org units that report the data set ${world.counts} becomes one that the data set ${world.counts} at target is assigned to; check mappings.orgUnits`;
    await expect(night(servers, { orgUnits: [clinic(2), clinic(3)] })).rejects.toThrow(line);
    const elsewhere = { orgUnits: { [clinic(1)]: clinic(4) } };
    await expect(night(servers, { mappings: elsewhere })).rejects.toThrow(line);
    expect(contentOf(servers.target)).toEqual({});
    const some = await night(servers, { orgUnits: [clinic(1), clinic(2)] });
    expect(some.account).toMatchObject({ created: months.length, rejected: months.length });
    expect(valueAt(servers.target, 1, '202401')).toBe('100');
  });

  it('is brought over as what it is, nothing, where none of the org units reports it at the source either', async () => {
    servers.source.hardDelete(count(2, '202401'));
    for (const server of ['source', 'target'] as const) assign(server, [clinic(1)]);
    const result = await night(servers, { orgUnits: [clinic(2)], periods: ['202401'] });
    expect(result.account).toMatchObject({ extracted: 0, created: 0, rejected: 0 });
  });
});
