import type { RunResult } from '../../contracts/run-result';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { writeLockId } from '../../contracts/write-lock';
import { runFailure } from '../kit/run-failure';
import { contentOf, countRows, seedSmallWorld, syncParameters, world } from '../kit/small-world';
import { startSluice, type SluiceUnderTest, type TestConnection } from '../kit/sluice-under-test';
import { approve, heldPreviews } from '../kit/waiting-run';

describe('a connection that leads to another server than it did', () => {
  let source: Simulator;
  let a: Simulator;
  let b: Simulator;
  let sluice: SluiceUnderTest;

  beforeEach(async () => {
    [source, a, b] = (await Promise.all(
      (['2.42', '2.44', '2.44'] as const).map((version) => startSimulator({ version })),
    )) as [Simulator, Simulator, Simulator];
    for (const server of [source, a, b]) seedSmallWorld(server, 2);
    source.insert(countRows(2, ['202401']));
    sluice = await startSluice(connections({ url: a.url }));
  }, 120_000);
  afterEach(async () => {
    await sluice.stop();
    await Promise.all([source.stop(), a.stop(), b.stop()]);
  });

  const connections = (target: Omit<TestConnection, 'name'>): TestConnection[] => [
    { name: 'source', url: source.url },
    { name: 'target', ...target },
  ];
  /** The worker ends, and one with another configuration takes its place. */
  const restart = async (target: Omit<TestConnection, 'name'>): Promise<void> => {
    const { storeFolder } = sluice;
    await sluice.stop();
    sluice = await startSluice(connections(target), { storeFolder });
  };
  const refused = () =>
    new RegExp(
      `connection "target" leads to ${b.url} today; .* ${a.url} and goes to no other server: let "target" lead`,
    );

  it('gets nothing of a preview that waited for a person meanwhile, nor of one that is continued, and a new run is free', async () => {
    a.insert(countRows(2, ['202401']).map((row) => ({ ...row, value: '1' })));
    const run = await sluice.start('syncDataset', syncParameters({ gate: { maxUpdatedShare: 0 } }));
    await heldPreviews(run);
    const before = contentOf(a);
    await restart({ url: b.url });
    const again = sluice.client.workflow.getHandle(run.workflowId);
    await approve(again);
    const { lines } = await runFailure(again.result());
    expect(lines.join('\n')).toMatch(refused());
    expect([contentOf(a), contentOf(b)]).toEqual([before, {}]);
    expect(b.log.entries().filter(({ path }) => path.startsWith('/api'))).toEqual([]);

    const continued = await runFailure(sluice.run('syncDataset', { continueFrom: run.workflowId }));
    expect(continued.lines.join('\n')).toMatch(refused());
    expect(contentOf(b)).toEqual({});

    const fresh = await sluice.run('syncDataset', syncParameters({}));
    expect(fresh.outcome).toBe('complete');
    expect(contentOf(b)).toEqual(contentOf(source));
  }, 240_000);

  it('shows another preview of the same changes, so that no approval of the first holds', async () => {
    const first = await sluice.run('syncDataset', syncParameters({ dryRun: true }));
    const second = await sluice.run('syncDataset', syncParameters({ dryRun: true }));
    await restart({ url: b.url });
    const other = await sluice.run('syncDataset', syncParameters({ dryRun: true }));
    const hashOf = ({ dataSets }: RunResult) => dataSets[0]?.preview;
    expect(hashOf(second)).toBe(hashOf(first));
    expect(other.dataSets[0]?.account).toEqual(first.dataSets[0]?.account);
    expect(hashOf(other)).not.toBe(hashOf(first));
  }, 240_000);

  it('keeps what an undo would delete there, and gives it to the server of that run when it leads there again', async () => {
    const run = await sluice.run('syncDataset', syncParameters({}));
    expect(contentOf(a)).toEqual(contentOf(source));
    b.insert(countRows(2, ['202401']));
    const before = contentOf(b);
    await restart({ url: b.url });
    const gate = { maxDeletedShare: 1, maxDeletedRows: 1_000 };
    const undo = { run: run.run, dryRun: false, gate };
    const { lines } = await runFailure(sluice.run('undoRun', undo));
    expect(lines.join('\n')).toMatch(
      new RegExp(`leads to ${b.url} today; the run that is to be taken back wrote to ${a.url} and goes to no other`),
    );
    expect(contentOf(b)).toEqual(before);
    await restart({ url: a.url });
    expect((await sluice.run('undoRun', undo)).outcome).toBe('complete');
    expect(contentOf(a)).toEqual({});
  }, 240_000);

  it('is the same server under one name: one lock, one watermark, and an approval holds', async () => {
    await restart({ url: a.url, server: 'national' });
    const delta = { mode: 'delta', gate: { maxUpdatedShare: 1, maxRejectedShare: 1 } };
    expect((await sluice.run('syncDataset', syncParameters(delta))).dataSets[0]?.mode).toBe('full');
    const lock = sluice.client.workflow.getHandle(writeLockId('national', world.counts));
    expect((await lock.describe()).status.name).toBe('COMPLETED');

    source.insert(countRows(1, ['202401']).map((row) => ({ ...row, value: '77' })));
    const held = await sluice.start('syncDataset', syncParameters({ ...delta, gate: { maxUpdatedShare: 0 } }));
    await heldPreviews(held);
    await restart({ url: a.url.replace('127.0.0.1', 'localhost'), server: 'national' });
    const again = sluice.client.workflow.getHandle(held.workflowId);
    await approve(again);
    const result = (await again.result()) as RunResult;
    expect(result.outcome).toBe('complete');
    const marks = await new DiskFrameStore(sluice.storeFolder).list('watermarks');
    expect(marks.filter((name) => /^[0-9a-f]{64}$/.test(name))).toHaveLength(1);
    expect(contentOf(a)).toEqual(contentOf(source));
  }, 240_000);
});
