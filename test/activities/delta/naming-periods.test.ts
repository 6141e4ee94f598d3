import { months, night, startServers, type Servers } from '../../kit/delta-servers';
import { NightRunner } from '../../kit/night-runner';
import type { Simulator } from '../../../simulator/simulator';

let servers: Servers;
let another: NightRunner | undefined;
beforeEach(async () => {
  servers = await startServers(['2.42', '2.40']);
});
afterEach(async () => {
  await another?.stop();
  await servers.stop();
});

/** Periods of the requests that read next to nothing, by which a server is told of new ones. */
const named = (server: Simulator): string[][] =>
  server.log
    .entries()
    .map(({ query }) => new URLSearchParams(query))
    .filter((query) => query.has('limit') && query.has('period'))
    .map((query) => query.getAll('period'));

it('a server is told of periods once: not again by another worker, in a quiet night, nor with a month that is new', async () => {
  const both = [servers.source, servers.target];
  await night(servers, { mode: 'delta', periods: months.slice(1) });
  for (const server of both) expect(named(server)).toEqual([months.slice(1)]);

  for (const server of both) server.log.clear();
  another = await NightRunner.start(servers.source, servers.target, { folder: servers.nights.folder });
  const quiet = await night({ ...servers, nights: another }, { mode: 'delta', periods: months.slice(1) });
  expect(quiet).toMatchObject({ reading: { mode: 'delta' }, account: { created: 0 } });
  for (const server of both) expect(named(server)).toEqual([]);

  const longer = await night({ ...servers, nights: another }, { mode: 'delta', periods: months });
  expect(longer.account).toMatchObject({ created: 12 });
  for (const server of both) expect(named(server)).toEqual([months.slice(0, 1)]);
});
