import type { NewRow } from '../../simulator/direct-access';
import type { SimulatorVersion } from '../../simulator/version';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const clinics = 4;
const periods = ['202401', '202402', '202403'];
/** Any number of deletions may pass: the limits have tests of their own. */
const open = { gate: { maxRejectedShare: 1, maxDeletedShare: 1, minSourceShare: 0 } };
const propagate = (more: object = {}) => syncParameters({ periods, deletes: 'propagate', ...open, ...more });

/** Written well before any run, so that no run can take them for values that came while it was reading. */
const lastWeek = Date.now() - 7 * 86_400_000;
const rows = (): NewRow[] =>
  countRows(clinics, periods).map((row) => ({ ...row, created: lastWeek, lastUpdated: lastWeek }));
const keyOf = (number: number, period: string) => ({
  dataElement: world.count,
  period,
  orgUnit: clinic(number),
  categoryOptionCombo: world.defaultCombo,
  attributeOptionCombo: world.defaultCombo,
});

const pairs: [SimulatorVersion, SimulatorVersion][] = [
  ['2.42', '2.44'],
  ['2.44', '2.40'],
];

describe.each(pairs)('deletes from %s to %s', (...versions) => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics, versions });
  });
  afterAll(() => servers.stop());
  beforeEach(() => {
    for (const server of [servers.source, servers.target]) {
      server.state.faults.hideFromExport = undefined;
      for (const row of server.values({ withTombstones: true })) server.hardDelete(row);
      server.insert(rows());
    }
  });

  const writes = () => servers.target.log.entries().filter(({ method }) => method !== 'GET').length;

  it('carry over what was deleted at the source, and have nothing to do in the second run', async () => {
    const { source, target, sluice } = servers;
    source.hardDelete(keyOf(2, '202402'));
    source.insert([{ ...keyOf(3, '202401'), value: '300', deleted: true, created: lastWeek }]);
    const first = await sluice.run('syncDataset', propagate());
    expect(first.outcome).toBe('complete');
    expect(contentOf(target)).toEqual(contentOf(source));
    expect(Object.keys(contentOf(target))).toHaveLength(clinics * periods.length - 2);
    expect(first.dataSets[0]?.account).toMatchObject({ targetDeleted: 2, deletedByTombstone: 0, unchanged: 10 });

    const before = writes();
    const second = await sluice.run('syncDataset', propagate());
    expect(second.outcome).toBe('complete');
    expect(second.dataSets[0]?.account).toMatchObject({ targetDeleted: 0, targetRead: 10 });
    expect(writes()).toBe(before);
  }, 120_000);

  it('do not happen unless asked for', async () => {
    const { source, target, sluice } = servers;
    source.hardDelete(keyOf(2, '202402'));
    const before = contentOf(target);
    const result = await sluice.run('syncDataset', syncParameters({ periods, ...open }));
    expect(result.dataSets[0]?.account).toMatchObject({ targetDeleted: 0, targetLeftAlone: 1 });
    expect(contentOf(target)).toEqual(before);
  }, 120_000);

  it('spare option combos that no source combo becomes, other elements and other periods', async () => {
    const { target, sluice } = servers;
    const others: NewRow[] = [
      { ...keyOf(1, '202401'), categoryOptionCombo: world.partnerA, value: '1' },
      { ...keyOf(1, '202401'), attributeOptionCombo: world.partnerA, value: '2' },
      { ...keyOf(1, '202401'), dataElement: world.number, value: '3' },
      { ...keyOf(1, '202312'), value: '4' },
    ];
    target.insert(others);
    const before = contentOf(target);
    const result = await sluice.run('syncDataset', propagate());
    expect(result.outcome).toBe('complete');
    expect(contentOf(target)).toEqual(before);
  }, 120_000);

  it('are held back when the source is suddenly empty', async () => {
    const { source, target, sluice } = servers;
    await sluice.run('syncDataset', propagate());
    const before = contentOf(target);
    for (const row of source.values()) source.hardDelete(row);
    const result = await sluice.run(
      'syncDataset',
      syncParameters({ periods, deletes: 'propagate', gate: { holdForMinutes: 0.02 } }),
    );
    expect(result.outcome).toBe('held');
    expect(result.dataSets[0]?.tripped?.map(({ limit }) => limit)).toEqual(['maxDeletedShare', 'minSourceShare']);
    expect(contentOf(target)).toEqual(before);
  }, 120_000);

  it('do not touch rows that are missing from one answer but not from the next', async () => {
    const { target, sluice } = servers;
    await sluice.run('syncDataset', propagate());
    const before = contentOf(target);
    hideFirst(servers, [1]);
    const result = await sluice.run('syncDataset', propagate());
    expect(result.outcome).toBe('complete');
    expect(result.dataSets[0]?.account).toMatchObject({ extracted: 12, unchanged: 12, targetDeleted: 0 });
    expect(contentOf(target)).toEqual(before);
  }, 120_000);

  it('end the run when an answer that was short stays short', async () => {
    const { target, sluice } = servers;
    await sluice.run('syncDataset', propagate());
    const before = contentOf(target);
    hideFirst(servers, [1, 3]);
    const failure = await runFailure(sluice.run('syncDataset', propagate()));
    expect(failure.lines).toEqual([expect.stringMatching(/task "extract" on Name of OuRoot0+ and below.*short read/)]);
    expect(failure.result?.dataSets[0]?.failure?.type).toBe('ShortRead');
    expect(contentOf(target)).toEqual(before);
  }, 120_000);

  it('leave the older target value of a row that is rejected', async () => {
    const { source, target, sluice } = servers;
    source.insert([{ ...keyOf(1, '202401'), value: 'many', created: lastWeek, lastUpdated: lastWeek }]);
    source.hardDelete(keyOf(4, '202403'));
    const before = contentOf(target);
    const result = await sluice.run('syncDataset', propagate());
    expect(result.outcome).toBe('complete with rejects');
    expect(result.dataSets[0]?.account).toMatchObject({ rejected: 1, targetDeleted: 1 });
    const gone = Object.keys(before).filter((key) => !(key in contentOf(target)));
    expect(gone).toHaveLength(1);
    expect(target.values().find((row) => row.orgUnit === clinic(1) && row.period === '202401')?.value).toBe('100');
  }, 120_000);
});

/** The source leaves clinic 1 out of its next answers with these numbers, counted from 1. */
function hideFirst({ source }: TwoServers, numbers: readonly number[]): void {
  let before: number | undefined;
  source.state.faults.hideFromExport = (row, exportNumber) => {
    before ??= exportNumber - 1;
    return row.orgUnit === clinic(1) && numbers.includes(exportNumber - before);
  };
}

describe('the first run of a scope', () => {
  let servers: TwoServers;

  beforeEach(async () => {
    servers = await startTwoServers({ clinics });
    servers.source.insert(rows());
  });
  afterEach(() => servers.stop());

  it('counts the source a second time and reads again what was missing from the first answer', async () => {
    const { source, target, sluice } = servers;
    hideFirst(servers, [1]);
    const result = await sluice.run('syncDataset', syncParameters({ periods }));
    expect(result.outcome).toBe('complete');
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);

  it('fails with the name of the chunk when the second answer is short, too', async () => {
    const { target, sluice } = servers;
    hideFirst(servers, [1, 4]);
    const failure = await runFailure(sluice.run('syncDataset', syncParameters({ periods })));
    expect(failure.lines).toEqual([expect.stringMatching(/task "extract" on Name of OuRoot0+ and below.*short read/)]);
    expect(contentOf(target)).toEqual({});
  }, 120_000);

  it('trusts one answer when told to', async () => {
    const { source, target, sluice } = servers;
    hideFirst(servers, [1]);
    const result = await sluice.run('syncDataset', syncParameters({ periods, recount: false }));
    expect(result.dataSets[0]?.account.extracted).toBe((clinics - 1) * periods.length);
    expect(Object.keys(contentOf(target))).toHaveLength(Object.keys(contentOf(source)).length - periods.length);
  }, 120_000);
});
