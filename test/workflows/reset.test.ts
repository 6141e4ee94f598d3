import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { progressQueryName, type RunProgress } from '../../contracts/progress';
import type { RunResult } from '../../contracts/run-result';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { waitUntil } from '../kit/wait-until';

const { EventType } = temporal.api.enums.v1;

describe('a reset of a run in Temporal', () => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics: 2 });
    servers.source.insert(countRows(2, ['202401']));
  });
  afterAll(() => servers.stop());

  const overwrite = (value: string) => {
    for (const row of servers.target.values()) servers.target.hardDelete(row);
    servers.target.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(1), value }]);
  };
  const heldOf = async (workflowId: string) => {
    const handle = servers.sluice.client.workflow.getHandle(workflowId);
    return (await handle.query<RunProgress>(progressQueryName)).held.map(({ preview }) => preview);
  };

  it('does not apply the approval of the old preview to a new one, and reads nothing again', async () => {
    const { sluice, source, target } = servers;
    overwrite('1');
    const gate = { maxUpdatedShare: 0, minSourceShare: 0, maxRejectedShare: 1 };
    const handle = await sluice.start('syncDataset', syncParameters({ gate }));
    await waitUntil('the run waits', async () => (await heldOf(handle.workflowId)).length > 0);
    const [first = ''] = await heldOf(handle.workflowId);
    await handle.executeUpdate('approve', { args: [{ by: 'Jane', preview: first }] });
    expect(((await handle.result()) as RunResult).outcome).toBe('complete');

    overwrite('2');
    const before = contentOf(target);
    const reads = source.log.entries().filter(({ path }) => path.includes('dataValueSets')).length;
    const { runId } = await handle.describe();
    const { events } = await handle.fetchHistory();
    const taskDone = events?.find(({ eventType }) => eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
    await sluice.client.workflowService.resetWorkflowExecution({
      namespace: sluice.client.options.namespace,
      workflowExecution: { workflowId: handle.workflowId, runId },
      reason: 'test',
      requestId: randomUUID(),
      workflowTaskFinishEventId: taskDone?.eventId ?? null,
    });
    const again = sluice.client.workflow.getHandle(handle.workflowId);
    await waitUntil('the run waits once more', async () => (await heldOf(handle.workflowId)).length > 0);
    const [second] = await heldOf(handle.workflowId);
    expect(second).not.toBe(first);
    expect(contentOf(target)).toEqual(before);
    expect(source.log.entries().filter(({ path }) => path.includes('dataValueSets'))).toHaveLength(reads);
    await again.executeUpdate('reject', { args: [{ by: 'Jane' }] });
    expect(((await again.result()) as RunResult).outcome).toBe('refused');
    expect(contentOf(target)).toEqual(before);
  }, 120_000);
});
