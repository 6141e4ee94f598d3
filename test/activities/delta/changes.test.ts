import { imbalances } from '../../../contracts/account';
import {
  daysBetween,
  clinics,
  count,
  edit,
  later,
  night,
  remove,
  startServers,
  valueAt,
  type Servers,
} from '../../kit/delta-servers';
import { clinic, contentOf, world } from '../../kit/small-world';

let servers: Servers;
afterEach(async () => {
  await servers.stop();
});

describe('the changes of a night', () => {
  beforeEach(async () => {
    servers = await startServers();
  });

  it('deletes what the source deleted, revives what it revived, and sends nothing on a quiet night', async () => {
    await night(servers);
    remove(servers, 5, '202402');
    const gone = await night(servers);
    expect(gone.reading).toMatchObject({ mode: 'delta' });
    expect(gone.account).toMatchObject({ extracted: 1, deletedByTombstone: 1, targetDeleted: 1 });
    expect(valueAt(servers.target, 5, '202402')).toBeUndefined();

    const again = await night(servers, { overlapHours: 24 * 7 });
    expect(again.account).toMatchObject({ extracted: 1, unchanged: 1, deletedByTombstone: 0 });
    expect(again.posts).toBe(0);

    edit(servers, 5, '202402', '9');
    const revived = await night(servers);
    expect(revived.account).toMatchObject({ created: 1 });
    expect(valueAt(servers.target, 5, '202402')).toBe('9');

    const quiet = await night(servers);
    expect(quiet.reading).toMatchObject({ mode: 'delta' });
    expect([quiet.posts, quiet.account.extracted, quiet.chunks]).toEqual([0, 0, []]);
  });

  it('counts deletions that are not to be carried over as filtered', async () => {
    await night(servers, { deletes: 'ignore' });
    remove(servers, 5, '202402');
    const result = await night(servers, { deletes: 'ignore' });
    expect(result.account).toMatchObject({ extracted: 1, filtered: 1, targetDeleted: 0 });
    expect(valueAt(servers.target, 5, '202402')).toBe('501');
  });

  it('asks for what was changed during the overlap once more', async () => {
    await night(servers);
    edit(servers, 1, '202401', '5');
    expect((await night(servers)).account).toMatchObject({ extracted: 1, updated: 1 });
    const again = await night(servers, { overlapHours: 24 * (daysBetween + 1) });
    expect(again.account).toMatchObject({ extracted: 1, unchanged: 1 });
    expect((await night(servers)).account).toMatchObject({ extracted: 0 });
  });

  it('gives the gate the rows of the whole scope to take shares of', async () => {
    await night(servers);
    edit(servers, 1, '202401', '5');
    const { assessment } = await night(servers);
    expect(assessment).toMatchObject({ wholeScope: { source: clinics * 4, target: clinics * 4 } });
    expect(assessment.lastExtracted).toBeUndefined();
  });

  it('takes away what the source has no trace of, also where that was all that it had of a period', async () => {
    const everyPeriod = async (fullEveryDays: number) => {
      later(servers, daysBetween);
      return servers.nights.run({ dataSet: world.counts, fullEveryDays });
    };
    servers.source.insert([{ ...count(1, '202309'), value: '7' }]);
    await everyPeriod(365);
    expect(valueAt(servers.target, 1, '202309')).toBe('7');
    servers.source.hardDelete(count(1, '202309'));
    expect((await everyPeriod(365)).reading).toMatchObject({ mode: 'delta' });
    const full = await everyPeriod(1);
    expect(full.reading).toMatchObject({ mode: 'full' });
    expect(full.account).toMatchObject({ targetDeleted: 1, created: 0 });
    expect(valueAt(servers.target, 1, '202309')).toBeUndefined();
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('tries a rejected row again, until it becomes valid', async () => {
    servers.target.change('organisationUnits', clinic(4), { closedDate: '2024-01-31' });
    const first = await night(servers);
    expect(first.account).toMatchObject({ rejected: 3, created: clinics * 4 - 3 });
    edit(servers, 4, '202402', '400');
    const second = await night(servers);
    expect(second.reading).toMatchObject({ mode: 'delta' });
    expect(second.account).toMatchObject({ extracted: 1, retried: 2, rejected: 3 });
    expect(imbalances(second.account)).toEqual([]);
    servers.target.change('organisationUnits', clinic(4), { closedDate: undefined });
    const third = await night(servers);
    expect(third.account).toMatchObject({ extracted: 0, retried: 3, created: 3 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
    expect((await night(servers)).account).toMatchObject({ extracted: 0, retried: 0 });
  });
});
