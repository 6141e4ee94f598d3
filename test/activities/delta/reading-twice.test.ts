import type { StoredValue } from '../../../simulator/state/data-values';
import { count, edit, later, months, night, startServers, valueAt, type Servers } from '../../kit/delta-servers';
import { clinic, contentOf, world } from '../../kit/small-world';

let servers: Servers;
afterEach(async () => {
  await servers.stop();
});

describe('answers of the source that lack rows', () => {
  beforeEach(async () => {
    servers = await startServers();
  });

  it('counts a row that one answer leaves out and the other does not', async () => {
    await night(servers);
    edit(servers, 1, '202401', '5');
    edit(servers, 2, '202401', '6');
    hideOnce((row) => row.orgUnit === clinic(2));
    const result = await night(servers, { recount: true });
    expect(result.account).toMatchObject({ extracted: 2, updated: 2 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('does not forget a rejected row that an answer leaves out', async () => {
    edit(servers, 4, '202402', '2.5');
    expect((await night(servers)).account).toMatchObject({ rejected: 1 });
    servers.target.change('dataElements', world.count, { valueType: 'NUMBER' });
    hideOnce(({ value }) => value === '2.5');
    const result = await night(servers, { recount: true });
    expect(result.account).toMatchObject({ extracted: 0, retried: 1 });
    expect(valueAt(servers.target, 4, '202402')).toBe('2.5');
  });

  it('asks twice for the changes of a single facility as well', async () => {
    const orgUnits = [clinic(2)];
    await night(servers, { orgUnits });
    edit(servers, 2, '202401', '6');
    hideOnce(() => true);
    const result = await night(servers, { orgUnits, recount: true });
    expect(result.reading).toMatchObject({ mode: 'delta' });
    expect(valueAt(servers.target, 2, '202401')).toBe('6');
  });

  it('misses no new row in a full run between deltas, which would not hear of it', async () => {
    await night(servers, { recount: true });
    servers.source.insert([{ ...count(1, '202405'), value: '7' }]);
    hideOnce(({ period }) => period === '202405');
    const result = await night(servers, { recount: true, fullEveryDays: 1, periods: [...months, '202405'] });
    expect(result.reading).toMatchObject({ mode: 'full' });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('overlooks no period when it asks which ones the source holds', async () => {
    servers.source.insert([{ ...count(1, '201912'), value: '7' }]);
    hideOnce(({ period }) => period === '201912');
    later(servers, 1);
    await servers.nights.run({ dataSet: world.counts, recount: true });
    expect(valueAt(servers.target, 1, '201912')).toBe('7');
  });
});

/** Leaves these rows out of the next answer of the source. */
function hideOnce(isHidden: (row: StoredValue) => boolean): void {
  let first: number | undefined;
  servers.source.state.faults.hideFromExport = (row, exportNumber) => {
    first ??= exportNumber;
    return exportNumber === first && isHidden(row);
  };
}
