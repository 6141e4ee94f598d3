import fc from 'fast-check';
import { receiptName, stepNames, stepReceiptName } from '../../activities/runtime/receipts';
import { startSimulator } from '../../simulator/simulator';
import { accountProblems, DirectRunner } from '../kit/direct-run';
import { countRows, seedSmallWorld, world } from '../kit/small-world';

/** Folders and documents of a run's folder, beside the names of its steps. */
const folders = ['plan', 'frames', 'task'];

it.each([...new Set([...stepNames, ...folders, 'extract-rows', 'Import'])])(
  'a task may be called "%s": its run ends as any other, and again from what is there',
  async (extractTask) => {
    const [source, target] = [await startSimulator({ version: '2.44' }), await startSimulator({ version: '2.44' })];
    for (const server of [source, target]) seedSmallWorld(server, 2);
    source.insert(countRows(2, ['202401']));
    const runner = await DirectRunner.start(source, target);
    try {
      const run = { dataSets: [{ source: world.counts }], periods: ['202401'], extractTask };
      const first = await runner.run(run);
      const second = await runner.run(run);
      expect([...accountProblems(first), ...accountProblems(second)]).toEqual([]);
      expect([first.account.created, second.account.unchanged]).toEqual([
        source.values().length,
        source.values().length,
      ]);
      expect([first.differences, second.differences, second.posts]).toEqual([[], [], 0]);
    } finally {
      await runner.stop();
      await Promise.all([source.stop(), target.stop()]);
    }
  },
);

it('no receipt of a task is that of another task or of a step', () => {
  const taskName = fc.oneof(fc.constantFrom(...stepNames), fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,10}$/));
  fc.assert(
    fc.property(taskName, taskName, fc.constantFrom(...stepNames), (task, other, step) => {
      const run = { runId: 'r' };
      const name = receiptName(run, task, 'DsCounts000', 0);
      expect(name).not.toBe(stepReceiptName(run, step, 'DsCounts000', 0));
      if (task !== other) expect(name).not.toBe(receiptName(run, other, 'DsCounts000', 0));
      if (!stepNames.some((known) => known === task.toLowerCase()))
        expect(name).toBe(`runs/r/receipts/${task}/DsCounts000/0`);
    }),
  );
});
