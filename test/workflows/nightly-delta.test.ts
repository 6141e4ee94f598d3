import { imbalances } from '../../contracts/account';
import type { DataSetResult } from '../../contracts/run-result';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';
import type { NewRow } from '../../simulator/direct-access';
import type { StoredValue } from '../../simulator/state/data-values';
import type { SimulatorVersion } from '../../simulator/version';
import { betweenImportAndVerify } from '../kit/behind-the-import';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const dayMs = 86_400_000;
const evening = Date.parse('2024-06-10T20:00:00.000Z');
const lastMonth = evening - 30 * dayMs;
const clinics = 24;
const months = ['202401', '202402', '202403', '202404'];
/** Has no line in the mapping at first. */
const unmapped = 7;
/** Is closed at the target at first, after January. */
const closed = 4;

const lines = (without?: number) =>
  Object.fromEntries(
    Array.from({ length: clinics + 1 }, (_, index) => index + 1)
      .filter((number) => number !== without)
      .map((number) => [clinic(number), clinic(number)]),
  );

const keyOf = (number: number, period: string) => ({
  dataElement: world.count,
  period,
  orgUnit: clinic(number),
  categoryOptionCombo: world.defaultCombo,
  attributeOptionCombo: world.defaultCombo,
});

const pairs: [source: SimulatorVersion, target: SimulatorVersion][] = [
  ['2.42', '2.44'],
  ['2.44', '2.40'],
];

/** One series of nights: each goes on from where the one before left servers and store. */
describe.each(pairs)('nights in delta mode from %s to %s', (...versions) => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics, versions });
    const { source, target } = servers;
    for (const server of [source, target]) server.setClock(evening);
    source.insert(countRows(clinics, months).map((row) => ({ ...row, created: lastMonth, lastUpdated: lastMonth })));
    target.change('organisationUnits', clinic(closed), { closedDate: '2024-01-31' });
  });
  afterAll(() => servers.stop());
  afterEach(() => servers.target.faults.clear());

  /** Some days later than the night before, so that its changes are beyond the overlap. */
  const startOfNight = (): void => {
    for (const server of [servers.source, servers.target]) server.advanceClock(3 * dayMs);
  };
  const nightly = (more: object = {}) =>
    servers.sluice.run(
      'syncDataset',
      syncParameters({
        mode: 'delta',
        periods: [...months, '202405'],
        fullEveryDays: 366,
        deletes: 'propagate',
        gate: { maxRejectedShare: 1, maxDeletedShare: 0.1, holdForMinutes: 0.1 },
        mappings: { orgUnits: lines() },
        ...more,
      }),
    );
  const night = async (more: object = {}): Promise<DataSetResult> => {
    startOfNight();
    const { dataSets } = await nightly(more);
    const [set] = dataSets;
    if (set === undefined) throw new Error('the run has no data set');
    expect(imbalances(set.account)).toEqual([]);
    return set;
  };
  const edit = (row: Pick<NewRow, 'value'> & Partial<NewRow>, number: number, period: string): void =>
    servers.source.insert([{ ...keyOf(number, period), ...row }]);
  const valuesOf = (values: readonly StoredValue[]) =>
    Object.fromEntries(values.map(({ orgUnit, period, value }) => [`${orgUnit} ${period}`, value]));
  const atTarget = () => valuesOf(servers.target.values());
  /** What the source holds, less the rows that cannot land yet. */
  const meant = (cannotLand: (orgUnit: string, period: string) => boolean) =>
    valuesOf(servers.source.values().filter(({ orgUnit, period }) => !cannotLand(orgUnit, period)));
  const isClosed = (orgUnit: string, period: string) => orgUnit === clinic(closed) && period > '202401';
  const isClosedOrUnmapped = (orgUnit: string, period: string) =>
    isClosed(orgUnit, period) || orgUnit === clinic(unmapped);
  const watermark = async (): Promise<string | undefined> => {
    const store = new DiskFrameStore(servers.sluice.storeFolder);
    const folders = (await store.list('watermarks')).filter((folder) => /^[0-9a-f]{64}$/.test(folder));
    const records = await Promise.all(folders.map((folder) => store.readRecord(`watermarks/${folder}`)));
    expect(records.length).toBeLessThan(2);
    const content = records[0]?.content;
    return typeof content === 'object' && content !== null && 'at' in content ? String(content.at) : undefined;
  };

  it('read the whole scope in the first one, and say so', async () => {
    const first = await night({ periods: months, mappings: { orgUnits: lines(unmapped) } });
    expect(first).toMatchObject({
      mode: 'full',
      modeReason: 'no earlier run between these two data sets was verified',
      outcome: 'complete with rejects',
      account: { extracted: 96, rejected: 4 + 3, created: 89 },
    });
    expect(atTarget()).toEqual(meant(isClosedOrUnmapped));
    expect(await watermark()).toBe(new Date(evening + 3 * dayMs).toISOString());
  }, 120_000);

  it('read only what changed in the second one, edits and deletions in old periods', async () => {
    edit({ value: '77' }, 3, '202401');
    edit({ value: '501', deleted: true }, 5, '202402');
    const second = await night({ periods: months, mappings: { orgUnits: lines(unmapped) } });
    expect(second.modeReason).toMatch(/^changes since [^,]*$/);
    expect(second).toMatchObject({
      mode: 'delta',
      account: { extracted: 2, updated: 1, deletedByTombstone: 1, retried: 4 + 3 },
    });
    expect(atTarget()).toEqual(meant(isClosedOrUnmapped));
    expect(atTarget()[`${clinic(5)} 202402`]).toBeUndefined();
  }, 120_000);

  it('read a month, a facility and a mapping line in full that newly enter the scope, however old their values', async () => {
    const { source, target } = servers;
    const data = {
      id: clinic(clinics + 1),
      name: 'New',
      shortName: 'New',
      openingDate: '1990-01-01',
      parent: { id: world.root },
    };
    const assigned = Array.from({ length: clinics + 1 }, (_, index) => ({ id: clinic(index + 1) }));
    for (const server of [source, target]) {
      server.seed({ organisationUnits: [data] });
      server.change('dataSets', world.counts, { organisationUnits: assigned });
    }
    const old = { created: lastMonth, lastUpdated: lastMonth };
    source.insert(countRows(clinics, ['202405']).map((row) => ({ ...row, ...old })));
    edit({ value: '13', ...old }, clinics + 1, '202402');
    edit({ value: '78' }, 3, '202401');
    const third = await night();
    expect(third.modeReason).toMatch(
      /^changes since .* in full 1 new periods and 2 org units that are new or newly mapped$/,
    );
    expect(third).toMatchObject({ mode: 'delta', outcome: 'complete with rejects' });
    // May of all clinics, four older months of clinic 7, one row of the new clinic and one edit
    expect(third.account).toMatchObject({ extracted: 24 + 4 + 1 + 1, created: 23 + 4 + 1, updated: 1, retried: 3 });
    expect(atTarget()).toEqual(meant(isClosed));
  }, 120_000);

  it('leave the watermark where it was after one that failed', async () => {
    const before = await watermark();
    edit({ value: '79' }, 3, '202401');
    edit({ value: '80' }, 1, '202403');
    betweenImportAndVerify(servers.target, () =>
      servers.target.insert([{ ...keyOf(1, '202403'), deleted: true, storedBy: 'nurse' }]),
    );
    startOfNight();
    const failure = await runFailure(nightly());
    expect(failure.result?.dataSets[0]).toMatchObject({
      mode: 'delta',
      outcome: 'failed',
      failure: { type: 'VerificationFailed' },
    });
    expect(await watermark()).toBe(before);
    expect(atTarget()[`${clinic(1)} 202403`]).toBeUndefined();
  }, 120_000);

  it('bring over what the failed one left, and rejected rows as soon as the target takes them', async () => {
    servers.target.change('organisationUnits', clinic(closed), { closedDate: undefined });
    const fifth = await night();
    expect(fifth).toMatchObject({
      mode: 'delta',
      outcome: 'complete',
      account: { extracted: 2, retried: 4, created: 4 + 1, unchanged: 1, rejected: 0 },
    });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
    expect(await watermark()).toBe(new Date(evening + 5 * 3 * dayMs).toISOString());
  }, 120_000);

  it('write nothing in a quiet one, and leave the times of the target rows alone', async () => {
    const before = servers.target.values({ withTombstones: true });
    const quiet = await night();
    expect(quiet).toMatchObject({
      mode: 'delta',
      outcome: 'complete',
      posts: 0,
      account: { extracted: 0, retried: 0 },
    });
    expect(servers.target.values({ withTombstones: true })).toEqual(before);
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  }, 120_000);

  it('end with a target that a full run finds nothing to do at', async () => {
    const full = await night({ mode: 'full' });
    expect(full).toMatchObject({
      mode: 'full',
      modeReason: 'the parameter mode is full',
      posts: 0,
      account: { created: 0, updated: 0, targetDeleted: 0, targetLeftAlone: 0 },
    });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  }, 120_000);
});
