import { months, night, startServers, type Servers } from '../../kit/delta-servers';
import { world } from '../../kit/small-world';

let servers: Servers;
beforeEach(async () => {
  servers = await startServers(['2.42', '2.43.1']);
});
afterEach(async () => {
  await servers.stop();
});

it('a 2.43.1 that refuses all of a data set for its open input periods is told of before values are read', async () => {
  const open = (period: string) => ({ period: { id: period }, openingDate: '2024-05-01T00:00:00.000' });
  servers.target.change('dataSets', world.counts, { dataInputPeriods: months.map(open) });
  const from = servers.source.log.entries().length;
  await expect(night(servers)).rejects.toThrow(
    `DHIS2 2.43.1 takes no value of the data set ${world.counts} in the periods that were asked for`,
  );
  const asked = servers.source.log.entries().slice(from);
  expect(asked.filter(({ path }) => path === '/api/dataValueSets')).toEqual([]);
  servers.target.change('dataSets', world.counts, {
    dataInputPeriods: months.map((period) => ({ ...open(period), closingDate: '2024-05-02T00:00:00.000' })),
  });
  expect((await night(servers)).account).toMatchObject({ rejected: 0, created: 12 * months.length });
});
