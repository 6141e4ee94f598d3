import { imbalances } from '../../../contracts/account';
import type { StoredValue } from '../../../simulator/state/data-values';
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

const full = { mode: 'full', deletes: 'ignore' } as const;

/** Leaves rows out of the next answers of the source, of all or of the first `times`. */
function hide(isHidden: (row: StoredValue) => boolean, times = 1): void {
  let first: number | undefined;
  servers.source.state.faults.hideFromExport = (row, exportNumber) => {
    first ??= exportNumber;
    return exportNumber < first + times && isHidden(row);
  };
}

/** What the source was asked for values in a night, as many requests. */
async function asked(options: Parameters<typeof night>[1]) {
  const from = servers.source.log.entries().length;
  const result = await night(servers, options);
  expect(imbalances(result.account)).toEqual([]);
  return { result, requests: valueRequests(servers, from) };
}

describe('a later full run that deletes nothing', () => {
  beforeEach(async () => {
    servers = await startServers();
    await night(servers, full);
  });

  it.each<[string, (row: StoredValue) => boolean]>([
    ['two rows', ({ orgUnit, period }) => period === '202401' && [clinic(1), clinic(2)].includes(orgUnit)],
    ['a whole org unit', ({ orgUnit }) => orgUnit === clinic(1)],
    ['a whole period', ({ period }) => period === '202401'],
    ['everything', () => true],
  ])('takes up what an answer left out: %s', async (_, isHidden) => {
    edit(servers, 1, '202401', '5');
    hide(isHidden);
    const { result } = await asked(full);
    expect(result.account).toMatchObject({ extracted: clinics * 4, updated: 1, targetLeftAlone: 0 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('does not go on when the source leaves rows out again and again', async () => {
    edit(servers, 1, '202401', '5');
    // the first extraction and the one after the second look
    let exports = 0;
    const seen = new Map<number, number>();
    servers.source.state.faults.hideFromExport = (row, exportNumber) => {
      if (!seen.has(exportNumber)) seen.set(exportNumber, (exports += 1));
      return (seen.get(exportNumber) ?? 0) % 2 === 1 && row.orgUnit === clinic(1);
    };
    await expect(night(servers, full)).rejects.toThrow('was not confirmed by a second look');
    expect(valueAt(servers.target, 1, '202401')).toBe('100');
  });

  it('looks once for what the source has no more, and the night after no more', async () => {
    servers.source.hardDelete(count(3, '202402'));
    const looked = await asked(full);
    expect(looked.result.account).toMatchObject({ targetLeftAlone: 1, targetDeleted: 0 });
    const chunks = looked.result.chunks.length;
    expect(looked.requests).toHaveLength(chunks + 1);
    expect(looked.requests.at(-1)).toContain(clinic(3));
    expect((await asked(full)).requests).toHaveLength(chunks);
    expect(valueAt(servers.target, 3, '202402')).toBe('301');
  });

  it('looks once for what others enter at the target, and never for more than the cells that hold it', async () => {
    servers.target.insert([{ ...count(3, '202402'), dataElement: world.count, value: '9' }]);
    servers.source.hardDelete(count(3, '202402'));
    servers.source.hardDelete(count(4, '202403'));
    const { requests } = await asked(full);
    expect(requests.slice(1).join(' ')).not.toContain(clinic(5));
    expect((await asked(full)).requests).toHaveLength(1);
  });

  it('knows a row that a delta brought in between, and misses it', async () => {
    servers.source.hardDelete(count(3, '202402'));
    await asked(full);
    edit(servers, 3, '202402', '8');
    const delta = await asked({ mode: 'delta', deletes: 'ignore' });
    expect(delta.result.reading.mode).toBe('delta');
    expect(valueAt(servers.target, 3, '202402')).toBe('8');
    edit(servers, 3, '202402', '9');
    hide(({ orgUnit }) => orgUnit === clinic(3));
    await asked(full);
    expect(valueAt(servers.target, 3, '202402')).toBe('9');
  });

  it('looks also for rows that the target does not let go, whatever the policy', async () => {
    servers.target.change('organisationUnits', clinic(4), { closedDate: '2024-01-31' });
    const propagate = { mode: 'full', deletes: 'propagate' } as const;
    await asked(propagate);
    remove(servers, 4, '202403');
    expect((await asked(propagate)).result.account).toMatchObject({ targetHeld: 1 });
    expect(valueAt(servers.target, 4, '202403')).toBe('402');
    const chunks = (await asked(propagate)).requests.length;
    expect(chunks).toBe(1);
  });

  it('takes months for which no run was verified as they come', async () => {
    servers.target.insert([{ ...count(3, '202405'), value: '9' }]);
    const { requests, result } = await asked({ ...full, periods: [...months.slice(1), '202405'] });
    expect(result.account.targetLeftAlone).toBe(1);
    expect(requests).toHaveLength(1);
  });
});
