import { imbalances } from '../../../contracts/account';
import type { SimulatorVersion } from '../../../simulator/version';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import { type ValueKey } from '../../../simulator/state/data-values';
import { NightRunner, type Night, type NightOptions } from '../../kit/night-runner';
import { clinic, contentOf, countRows, seedSmallWorld, world } from '../../kit/small-world';

const clinics = 12;
const months = ['202401', '202402', '202403', '202404'];
const dayMs = 86_400_000;
const evening = Date.parse('2024-06-01T20:00:00.000Z');

interface Servers {
  readonly source: Simulator;
  readonly target: Simulator;
  readonly nights: NightRunner;
  stop(): Promise<void>;
}

async function startServers(
  versions: readonly [source: SimulatorVersion, target: SimulatorVersion] = ['2.42', '2.44'],
  timeZone = 'UTC',
): Promise<Servers> {
  const [source, target] = [
    await startSimulator({ version: versions[0], timeZone }),
    await startSimulator({ version: versions[1] }),
  ];
  for (const server of [source, target]) {
    seedSmallWorld(server, clinics);
    server.setClock(evening);
  }
  const before = evening - 30 * dayMs;
  source.insert(countRows(clinics, months).map((row) => ({ ...row, created: before, lastUpdated: before })));
  const nights = await NightRunner.start(source, target);
  return {
    source,
    target,
    nights,
    async stop() {
      await nights.stop();
      await Promise.all([source.stop(), target.stop()]);
    },
  };
}

function later({ source, target }: Servers, days: number): void {
  for (const server of [source, target]) server.advanceClock(days * dayMs);
}

function count(number: number, period: string): ValueKey {
  return {
    dataElement: world.count,
    period,
    orgUnit: clinic(number),
    categoryOptionCombo: world.defaultCombo,
    attributeOptionCombo: world.defaultCombo,
  };
}

/** Edits a value of the source as its users do: the time stamp is now. */
function edit({ source }: Servers, number: number, period: string, value: string): void {
  source.insert([{ ...count(number, period), value }]);
}

function remove({ source }: Servers, number: number, period: string): void {
  const row = source.state.dataValues.get(count(number, period));
  if (row === undefined) throw new Error(`there is no value of clinic ${number} in ${period}`);
  source.insert([{ ...row, deleted: true, lastUpdated: source.state.now() }]);
}

/** Days apart: what was changed before the last night is beyond the overlap. */
const daysBetween = 3;

function night(servers: Servers, options: Partial<NightOptions> = {}): Promise<Night> {
  later(servers, daysBetween);
  return servers.nights.run({ dataSet: world.counts, periods: months, ...options });
}

const valueAt = (server: Simulator, number: number, period: string): string | null | undefined => {
  const row = server.state.dataValues.get(count(number, period));
  return row === undefined || row.deleted ? undefined : row.value;
};

/** Requests for values that the source answered since `from`, as their parameters. */
function valueRequests({ source }: Servers, from: number): string[] {
  return source.log
    .entries()
    .slice(from)
    .filter(({ path }) => path === '/api/dataValueSets')
    .map(({ query }) => JSON.stringify(query));
}

let servers: Servers;
afterEach(async () => {
  await servers.stop();
});

describe.each([['2.42', '2.44']] as const)('delta mode from %s to %s', (from, to) => {
  beforeEach(async () => {
    servers = await startServers([from, to]);
  });

  it('reads all on the first night, then only what changed, in old periods too', async () => {
    const first = await night(servers);
    expect(first.reading).toEqual({
      mode: 'full',
      reason: 'no earlier run between these two data sets was verified',
    });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));

    edit(servers, 3, '202401', '77');
    const before = servers.source.log.entries().length;
    const second = await night(servers);
    expect(second.reading).toMatchObject({ mode: 'delta' });
    expect(second.account).toMatchObject({ extracted: 1, updated: 1, targetRead: 1 });
    expect(imbalances(second.account)).toEqual([]);
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
    expect(valueRequests(servers, before)).toHaveLength(1);
    expect(valueRequests(servers, before)[0]).toContain('lastUpdated');
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

  it('reads a month in full that newly enters the scope', async () => {
    await night(servers, { periods: months.slice(0, 3) });
    edit(servers, 1, '202401', '11');
    const result = await night(servers);
    expect(result.reading.reason).toMatch(/^changes since .*, and in full 1 new periods$/);
    expect(result.account).toMatchObject({ extracted: clinics + 1, created: clinics, updated: 1 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('takes the changes of all periods when none are named', async () => {
    const first = await servers.nights.run({ dataSet: world.counts });
    expect(first.reading).toMatchObject({ mode: 'full' });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
    edit(servers, 2, '201912', '5');
    edit(servers, 2, '202404', '6');
    later(servers, daysBetween);
    const second = await servers.nights.run({ dataSet: world.counts });
    expect(second.reading).toMatchObject({ mode: 'delta' });
    expect(second.account).toMatchObject({ extracted: 2, created: 1, updated: 1 });
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

  it.each(['process', 'import', 'settle', 'verify', 'record'] as const)(
    'does not move the watermark when a run breaks off before %s',
    async (breakBefore) => {
      await night(servers);
      edit(servers, 3, '202401', '77');
      await expect(night(servers, { breakBefore })).rejects.toThrow('broken off');
      const result = await night(servers);
      expect(result.reading).toMatchObject({ mode: 'delta' });
      expect(result.account.extracted).toBe(1);
      expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
    },
  );
});

describe('the scope that a watermark speaks for', () => {
  const swapped = { [clinic(1)]: clinic(2), [clinic(2)]: clinic(1) };
  const identity = Object.fromEntries(Array.from({ length: clinics }, (_, i) => [clinic(i + 1), clinic(i + 1)]));

  beforeEach(async () => {
    servers = await startServers();
  });

  it('reads a facility in full that newly enters the scope', async () => {
    servers.source.hardDelete(count(1, '202401'));
    await night(servers);
    const unit = clinic(99);
    const data = { id: unit, name: 'New', shortName: 'New', openingDate: '1990-01-01', parent: { id: world.root } };
    for (const server of [servers.source, servers.target]) {
      server.seed({ organisationUnits: [data] });
      const assigned = [...Array.from({ length: clinics }, (_, i) => clinic(i + 1)), unit].map((id) => ({ id }));
      server.change('dataSets', world.counts, { organisationUnits: assigned });
    }
    const old = evening - 100 * dayMs;
    servers.source.insert([{ ...count(1, '202402'), orgUnit: unit, value: '3', created: old, lastUpdated: old }]);
    const result = await night(servers);
    expect(result.reading.reason).toMatch(/and in full 1 org units that are new or newly mapped$/);
    expect(result.account).toMatchObject({ extracted: 1, created: 1 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('reads a facility in full whose mapping line is new', async () => {
    const { [clinic(7)]: _, ...without } = identity;
    const first = await night(servers, { mappings: { orgUnits: without } });
    expect(first.account.rejected).toBe(5 - 1);
    const second = await night(servers, { mappings: { orgUnits: identity } });
    expect(second.reading).toMatchObject({ mode: 'delta' });
    expect(second.account).toMatchObject({ extracted: 4, retried: 0, created: 4 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it.each([
    ['the mapping has changed', { mappings: { dataElements: { [world.count]: world.count } } }],
    ['the parameter deletes has changed', { deletes: 'ignore' }],
    ['the parameter mode is full', { mode: 'full' }],
    ['are mapped to one', { mappings: { orgUnits: { ...identity, [clinic(1)]: clinic(2) } } }],
    ['onCollision', { mappings: { onCollision: 'sum' } }],
  ] as const)('makes a full run because %s', async (reason, options) => {
    await night(servers);
    const result = await night(servers, options);
    expect(result.reading).toMatchObject({ mode: 'full' });
    expect(result.reading.reason).toContain(reason);
  });

  it('reads org units in full whose line leads elsewhere now', async () => {
    await night(servers, { mappings: { orgUnits: identity } });
    const result = await night(servers, { mappings: { orgUnits: { ...identity, ...swapped } } });
    expect(result.reading).toMatchObject({ mode: 'delta' });
    expect(valueAt(servers.target, 1, '202401')).toBe('200');
    expect(valueAt(servers.target, 2, '202401')).toBe('100');
  });

  it('takes away what another org unit left where its line led before', async () => {
    const both = { ...identity, [clinic(2)]: clinic(1) };
    for (const month of months) servers.source.hardDelete(count(1, month));
    await night(servers, { mappings: { orgUnits: both } });
    expect(valueAt(servers.target, 1, '202401')).toBe('200');
    const result = await night(servers, { mappings: { orgUnits: identity } });
    expect(result.reading).toMatchObject({ mode: 'delta' });
    expect(valueAt(servers.target, 1, '202401')).toBeUndefined();
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('makes a full run when the last one is too long ago, and starts counting anew with it', async () => {
    await night(servers);
    expect((await night(servers, { fullEveryDays: 6 })).reading).toMatchObject({ mode: 'delta' });
    const full = await night(servers, { fullEveryDays: 6 });
    expect(full.reading).toEqual({ mode: 'full', reason: 'the last full run is 6.0 days ago (fullEveryDays is 6)' });
    expect((await night(servers, { fullEveryDays: 6 })).reading).toMatchObject({ mode: 'delta' });
  });

  it("makes a full run when the source's clock stands before the watermark", async () => {
    await night(servers);
    servers.source.setClock(evening - 10 * dayMs);
    const result = await night(servers);
    expect(result.reading).toMatchObject({ mode: 'full' });
    expect(result.reading.reason).toContain('which is before the last run');
  });

  it('makes a full run when most of the scope changed', async () => {
    await night(servers);
    servers.source.insert(countRows(clinics, ['202401', '202402', '202403']).map((row) => ({ ...row, value: '1' })));
    const result = await night(servers);
    expect(result.reading).toMatchObject({ mode: 'full' });
    expect(result.reading.reason).toMatch(/lies in 75 % of the scope/);
  });

  it('asks for what was changed during the overlap once more', async () => {
    await night(servers);
    edit(servers, 1, '202401', '5');
    expect((await night(servers)).account).toMatchObject({ extracted: 1, updated: 1 });
    const again = await night(servers, { overlapHours: 24 * (daysBetween + 1) });
    expect(again.account).toMatchObject({ extracted: 1, unchanged: 1 });
    expect((await night(servers)).account).toMatchObject({ extracted: 0 });
  });

  it('counts a row that one answer leaves out and the other does not', async () => {
    await night(servers);
    edit(servers, 1, '202401', '5');
    edit(servers, 2, '202401', '6');
    let first: number | undefined;
    servers.source.state.faults.hideFromExport = (row, exportNumber) => {
      first ??= exportNumber;
      return exportNumber === first && row.orgUnit === clinic(2);
    };
    const result = await night(servers, { recount: true });
    expect(result.account).toMatchObject({ extracted: 2, updated: 2 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('gives the gate the rows of the whole scope to take shares of', async () => {
    await night(servers);
    edit(servers, 1, '202401', '5');
    const { assessment } = await night(servers);
    expect(assessment).toMatchObject({ wholeScope: { source: clinics * 4, target: 0 } });
    expect(assessment.lastExtracted).toBeUndefined();
  });
});

describe('two runs at once', () => {
  beforeEach(async () => {
    servers = await startServers();
  });

  it('leaves the watermark where the one that read later put it', async () => {
    await night(servers);
    edit(servers, 1, '202401', '1');
    later(servers, daysBetween);
    const early = await servers.nights.begin({ dataSet: world.counts, periods: months });
    edit(servers, 2, '202401', '2');
    later(servers, daysBetween);
    const late = await servers.nights.begin({ dataSet: world.counts, periods: months });
    await late.finish();
    await early.finish();
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
    const folders = (await servers.nights.store.list('watermarks')).filter((folder) => /^[0-9a-f]{64}$/.test(folder));
    const held = await Promise.all(folders.map((folder) => servers.nights.store.readRecord(`watermarks/${folder}`)));
    expect(held.map((record) => record?.content)).toEqual([
      expect.objectContaining({ at: new Date(evening + 3 * daysBetween * dayMs).toISOString() }),
    ]);
  });
});
