import { imbalances } from '../../../contracts/account';
import { Release, type SimulatorVersion } from '../../../simulator/version';
import {
  clinics,
  count,
  dayMs,
  daysBetween,
  edit,
  evening,
  later,
  months,
  remove,
  startServers,
  valueAt,
  valueRequests,
  type Servers,
} from '../../kit/delta-servers';
import type { Night, NightOptions } from '../../kit/night-runner';
import { clinic, contentOf, world } from '../../kit/small-world';

interface Pair {
  readonly from: SimulatorVersion;
  readonly zone: string;
  readonly to: SimulatorVersion;
}

/** Every kind of source with every kind of target, behind UTC and ahead of it. */
const pairs: Pair[] = [
  { from: '2.38', zone: 'America/Lima', to: '2.42' },
  { from: '2.38', zone: 'Africa/Nairobi', to: '2.44' },
  { from: '2.42', zone: 'America/Los_Angeles', to: '2.44' },
  { from: '2.42', zone: 'Pacific/Auckland', to: '2.38' },
  { from: '2.43.0', zone: 'America/Lima', to: '2.43.0' },
  { from: '2.43.0', zone: 'Asia/Kathmandu', to: '2.40' },
  { from: '2.44', zone: 'America/Los_Angeles', to: '2.42' },
  { from: '2.44', zone: 'Africa/Nairobi', to: '2.43.0' },
];

const unitLines = (last: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: last }, (_, at) => [clinic(at + 1), clinic(at + 1)]));

/** One story for each pair: its nights follow each other, so each test begins where the one before it ended. */
describe.each(pairs)('delta mode from $from in $zone to $to', ({ from, zone, to }) => {
  let servers: Servers;
  /** The last clinic has no line at first. */
  let lines = clinics - 1;
  let periods: readonly string[] | undefined = months.slice(0, 3);

  beforeAll(async () => {
    servers = await startServers([from, to], zone);
    for (const month of months) servers.source.hardDelete(count(clinics, month));
  });
  afterAll(async () => {
    await servers.stop();
  });

  /** Without overlap, so that nothing but the bound itself decides what comes. */
  const tonight = (options: Partial<NightOptions> = {}): Promise<Night> => {
    later(servers, daysBetween);
    return servers.nights.run({
      dataSet: world.counts,
      mappings: { orgUnits: unitLines(lines) },
      ...(periods === undefined ? {} : { periods }),
      overlapHours: 0,
      ...options,
    });
  };

  it('brings edits and deletions in old periods that were made just after the last night, and reads nothing else', async () => {
    const first = await tonight();
    expect(first.reading).toMatchObject({ mode: 'full' });
    later(servers, 1 / 24 / 60);
    edit(servers, 3, '202401', '77');
    remove(servers, 5, '202402');
    const before = servers.source.log.entries().length;
    const second = await tonight();
    expect(second.reading).toMatchObject({ mode: 'delta' });
    expect(second.account).toMatchObject({ extracted: 2, updated: 1, deletedByTombstone: 1 });
    expect(imbalances(second.account)).toEqual([]);
    const requests = valueRequests(servers, before);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toContain('lastUpdated');
    expect(valueAt(servers.target, 3, '202401')).toBe('77');
    expect(valueAt(servers.target, 5, '202402')).toBeUndefined();
  });

  it('revives what the source revived, and does not move the watermark with a run that was broken off', async () => {
    edit(servers, 5, '202402', '9');
    await expect(tonight({ kill: { activity: 'verifyChunk', point: 'before' } })).rejects.toThrow('killed');
    edit(servers, 1, '202403', '0');
    const again = await tonight();
    expect(again.reading).toMatchObject({ mode: 'delta' });
    expect(again.account).toMatchObject({ extracted: 2, unchanged: 1, updated: 1 });
    expect(valueAt(servers.target, 5, '202402')).toBe('9');
    expect(valueAt(servers.target, 1, '202403')).toBe('0');
  });

  it('reads a month, a facility and a unit with a new mapping line in full when they enter the scope', async () => {
    const old = evening - 100 * dayMs;
    const unit = clinic(clinics + 1);
    const data = { id: unit, name: 'New', shortName: 'New', openingDate: '1990-01-01', parent: { id: world.root } };
    for (const server of [servers.source, servers.target]) {
      server.seed({ organisationUnits: [data] });
      const assigned = Array.from({ length: clinics + 1 }, (_, at) => ({ id: clinic(at + 1) }));
      server.change('dataSets', world.counts, { organisationUnits: assigned });
    }
    for (const number of [clinics, clinics + 1])
      servers.source.insert([{ ...count(number, '202402'), value: '3', created: old, lastUpdated: old }]);
    periods = months;
    lines = clinics + 1;
    const result = await tonight();
    expect(result.reading.reason).toMatch(
      /^changes since .*, and in full 1 new periods and 2 org units that are new or newly mapped$/,
    );
    expect(result.account).toMatchObject({ extracted: clinics - 1 + 2, created: clinics - 1 + 2 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('tries a rejected row again on every night until the target takes it', async () => {
    edit(servers, 4, '202402', '2.5');
    const first = await tonight();
    expect(first.account).toMatchObject({ extracted: 1, rejected: 1 });
    expect(valueAt(servers.target, 4, '202402')).toBe('401');
    const second = await tonight();
    expect(second.reading).toMatchObject({ mode: 'delta' });
    expect(second.account).toMatchObject({ extracted: 0, retried: 1, rejected: 1 });
    servers.target.change('dataElements', world.count, { valueType: 'NUMBER' });
    const third = await tonight();
    expect(third.account).toMatchObject({ extracted: 0, retried: 1, updated: 1, rejected: 0 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('makes a full run when another version answers at the address of the source', async () => {
    const { state } = servers.source;
    const release = state.release;
    Object.assign(state, { release: new Release(release.isOld ? '2.40' : release.isMinor(43) ? '2.44' : '2.43.1') });
    const result = await tonight();
    expect(result.reading).toEqual({
      mode: 'full',
      reason: 'the source is another server, or another version, than in the last run',
    });
    Object.assign(state, { release });
    expect((await tonight()).reading.mode).toBe('full');
  });

  it("makes a full run when the source's clock was set back, and misses no change made since", async () => {
    servers.source.advanceClock(-10 * dayMs);
    const full = await tonight();
    expect(full.reading.reason).toContain('which is before the last run');
    edit(servers, 2, '202401', '22');
    // past the watermark that stood when the clock was right
    servers.source.advanceClock(12 * dayMs);
    const result = await tonight();
    expect(result.reading).toMatchObject({ mode: 'delta' });
    expect(result.account).toMatchObject({ extracted: 1, updated: 1 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('makes a full run after fullEveryDays, and starts counting anew with it', async () => {
    const full = await tonight({ fullEveryDays: 6 });
    expect(full.reading.reason).toMatch(/^the last full run is .* days ago \(fullEveryDays is 6\)$/);
    expect((await tonight({ fullEveryDays: 6 })).reading).toMatchObject({ mode: 'delta' });
  });

  it('takes the changes of all periods when none are named', async () => {
    periods = undefined;
    expect((await tonight()).reading).toMatchObject({ mode: 'full' });
    edit(servers, 2, '201912', '5');
    edit(servers, 2, '202404', '6');
    const result = await tonight();
    expect(result.reading).toMatchObject({ mode: 'delta' });
    expect(result.account).toMatchObject({ extracted: 2, created: 1, updated: 1 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });
});
