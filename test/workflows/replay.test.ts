import { Worker } from '@temporalio/worker';
import { writeLockId } from '../../contracts/write-lock';
import { contentOf, countRows, syncParameters } from '../kit/small-world';
import { testTemporal } from '../kit/temporal-for-tests';
import { startTwoServers } from '../kit/two-servers';

describe('the workflows of a run', () => {
  it('are deterministic: they run without a cache, and their histories can be replayed', async () => {
    const servers = await startTwoServers({ clinics: 3, maxCachedWorkflows: 0 });
    const { source, target, sluice } = servers;
    try {
      source.insert(countRows(3, ['202401']));
      const handle = await sluice.start(
        'syncDataset',
        syncParameters({ sizes: { chunkValues: 1, parallelChunks: 2 } }),
      );
      expect(await handle.result()).toMatchObject({ outcome: 'complete' });
      expect(contentOf(target)).toEqual(contentOf(source));
      const ids = [
        handle.workflowId,
        `${handle.workflowId}/extract/DsCounts000`,
        writeLockId(target.url, 'DsCounts000'),
      ];
      for (const workflowId of ids) {
        const history = await sluice.client.workflow.getHandle(workflowId).fetchHistory();
        await Worker.runReplayHistory({ workflowBundle: { codePath: testTemporal().bundlePath } }, history, workflowId);
      }
    } finally {
      await servers.stop();
    }
  }, 240_000);
});
