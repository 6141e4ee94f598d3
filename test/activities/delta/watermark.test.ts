import {
  dayMs,
  daysBetween,
  edit,
  evening,
  later,
  months,
  night,
  startServers,
  type Servers,
} from '../../kit/delta-servers';
import { contentOf, world } from '../../kit/small-world';

let servers: Servers;
afterEach(async () => {
  await servers.stop();
});

describe('the watermark', () => {
  beforeEach(async () => {
    servers = await startServers();
  });

  it.each(['processChunk', 'importBatch', 'settleImport', 'verifyChunk', 'recordVerified'] as const)(
    'does not move the watermark when the worker dies before %s',
    async (activity) => {
      await night(servers);
      edit(servers, 3, '202401', '77');
      await expect(night(servers, { kill: { activity, point: 'before' } })).rejects.toThrow('killed before');
      const result = await night(servers);
      expect(result.reading).toMatchObject({ mode: 'delta' });
      expect(result.account.extracted).toBe(1);
      expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
    },
  );

  it('stays where the one that read later put it, when the other one ends after it', async () => {
    await night(servers);
    edit(servers, 1, '202401', '1');
    later(servers, daysBetween);
    const early = await servers.nights.begin({ dataSet: world.counts, periods: months });
    edit(servers, 2, '202401', '2');
    later(servers, daysBetween);
    const late = await servers.nights.begin({ dataSet: world.counts, periods: months });
    await late.finish();
    // what it would write is there already
    expect((await early.finish()).posts).toBe(0);
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
    expect(await servers.nights.watermarks()).toEqual([
      expect.objectContaining({ at: new Date(evening + 3 * daysBetween * dayMs).toISOString() }),
    ]);
  });
});
