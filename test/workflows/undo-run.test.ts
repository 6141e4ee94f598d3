import { keyText } from '../../simulator/state/data-values';
import { clinic, contentOf, syncParameters, world } from '../kit/small-world';
import { runFailure } from '../kit/run-failure';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const open = { maxUpdatedShare: 1, maxDeletedShare: 1, maxRejectedShare: 1 };

describe.each([
  ['2.42', '2.44'],
  ['2.44', '2.40'],
] as const)('undoRun from %s to %s', (from, to) => {
  let servers: TwoServers;
  const count = (number: number, value: string, comment: string | null = null) => ({
    dataElement: world.count,
    period: '202401',
    orgUnit: clinic(number),
    value,
    comment,
  });

  beforeEach(async () => {
    servers = await startTwoServers({ clinics: 6, versions: [from, to] });
    servers.source.insert([count(1, '11'), count(2, '12', 'new comment'), count(3, '13'), count(4, '14')]);
    servers.target.insert([count(1, '11'), count(2, '2', 'old comment'), count(5, '5')]);
  }, 120_000);

  afterEach(async () => servers.stop());

  const sync = () => servers.sluice.run('syncDataset', syncParameters({ gate: open }));
  const writes = () => servers.target.log.entries().filter(({ method }) => method !== 'GET').length;

  it('brings the target back to what it held before, and can itself be taken back', async () => {
    const before = contentOf(servers.target);
    const run = await sync();
    expect(run.outcome).toBe('complete');
    const after = contentOf(servers.target);
    expect(after).not.toEqual(before);

    const preview = await servers.sluice.run('undoRun', { run: run.run });
    expect(preview).toMatchObject({ outcome: 'previewed', dryRun: true });
    expect(preview.dataSets[0]).toMatchObject({
      sourceDataSet: world.counts,
      account: { extracted: 3, updated: 1, deletedByTombstone: 2, rejected: 0 },
    });
    expect(contentOf(servers.target)).toEqual(after);

    const undone = await servers.sluice.run('undoRun', { run: run.run, dryRun: false, gate: open });
    expect(undone).toMatchObject({ outcome: 'complete', dryRun: false });
    expect(contentOf(servers.target)).toEqual(before);

    const again = await servers.sluice.run('undoRun', { run: undone.run, dryRun: false, gate: open });
    expect(again.outcome).toBe('complete');
    expect(contentOf(servers.target)).toEqual(after);
  }, 240_000);

  it('leaves alone and reports what was changed since that run', async () => {
    const run = await sync();
    servers.target.insert([count(3, '333')]);
    servers.target.hardDelete({
      ...count(4, ''),
      categoryOptionCombo: world.defaultCombo,
      attributeOptionCombo: world.defaultCombo,
    });
    const undone = await servers.sluice.run('undoRun', { run: run.run, dryRun: false, gate: open });
    expect(undone.dataSets[0]).toMatchObject({
      outcome: 'complete with rejects',
      account: { extracted: 3, updated: 1, deletedByTombstone: 0, rejected: 2 },
      rejectReasons: [{ code: 'TARGET_MOVED', rows: 2 }],
    });
    const held = new Map(servers.target.values().map((row) => [row.orgUnit, [row.value, row.comment]]));
    expect(held.get(clinic(2))).toEqual(['2', 'old comment']);
    expect(held.get(clinic(3))).toEqual(['333', null]);
    expect(held.has(clinic(4))).toBe(false);
    expect(held.get(clinic(5))).toEqual(['5', null]);
  }, 240_000);

  it('takes back rows that a run deleted, and waits for a person over the limits for deletions', async () => {
    const gone = count(5, '5');
    const run = await servers.sluice.run('syncDataset', syncParameters({ gate: open, deletes: 'propagate' }));
    expect(run.outcome).toBe('complete');
    expect(servers.target.values().map(({ orgUnit }) => orgUnit)).not.toContain(gone.orgUnit);
    const before = writes();
    const held = await servers.sluice.run('undoRun', {
      run: run.run,
      dryRun: false,
      gate: { ...open, maxDeletedRows: 1, holdForMinutes: 0.01 },
    });
    expect(held.outcome).toBe('held');
    expect(held.dataSets[0]?.tripped?.map(({ limit }) => limit)).toEqual(['maxDeletedRows']);
    expect(writes()).toBe(before);
    const undone = await servers.sluice.run('undoRun', { run: run.run, dryRun: false, gate: open });
    expect(undone.outcome).toBe('complete');
    expect(Object.keys(contentOf(servers.target))).toHaveLength(3);
    const back = servers.target.values().find(({ orgUnit }) => orgUnit === gone.orgUnit);
    expect(back?.value).toBe('5');
    expect(back === undefined ? '' : keyText(back)).toContain(world.count);
  }, 240_000);

  it('finds the run by its workflow id, and says so when there is nothing to take back', async () => {
    const handle = await servers.sluice.start('syncDataset', syncParameters({ gate: open }));
    await handle.result();
    const preview = await servers.sluice.run('undoRun', { run: handle.workflowId });
    expect(preview.dataSets[0]?.account.extracted).toBe(3);
    const nothing = await runFailure(servers.sluice.run('undoRun', { run: preview.run }));
    expect(nothing).toMatchObject({ type: 'BadParameters' });
    expect(nothing.lines[0]).toContain('there is nothing to take back');
    const unknown = await runFailure(servers.sluice.run('undoRun', { run: 'no-such-run' }));
    expect(unknown.lines[0]).toContain('there is no run "no-such-run" in the store');
  }, 240_000);
});
