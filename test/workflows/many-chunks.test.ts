import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { ExtractActivities, ProcessActivities } from '../../contracts/activities';
import { emptyAccount } from '../../contracts/account';
import { connectionTaskQueue } from '../../contracts/task-queues';
import type { ChunkFlowInput } from '../../workflows/children/chunk-flow';
import { createLogger } from '../../worker/logging/logger';
import { installTemporalRuntime } from '../../worker/logging/temporal-runtime';
import { eventsOf } from '../kit/histories';
import { testTemporal } from '../kit/temporal-for-tests';

const chunks = 405;
const queue = 'many-chunks';
const { address, namespace, bundlePath } = testTemporal();

const extracted: number[] = [];
const processed: number[] = [];

/** Chunks that are read and compared in no time: what is under test is the workflow that hands them out. */
const activities: ExtractActivities & ProcessActivities = {
  chunkLabels: ({ from, to }) =>
    Promise.resolve(Array.from({ length: to - from }, (_, offset) => `chunk ${from + offset}`)),
  extractChunk: ({ index }) => {
    extracted.push(index);
    return Promise.resolve({ rows: 1, reused: false });
  },
  processChunk: ({ index }) => {
    processed.push(index);
    return Promise.resolve({ account: { ...emptyAccount(), extracted: 1, mapped: 1, created: 1 }, absent: 0 });
  },
};

describe('a data set of more than four hundred chunks', () => {
  it('goes on in new histories, does each chunk once, and has one account over all of them', async () => {
    installTemporalRuntime(createLogger({ level: 'error' }));
    const native = await NativeConnection.connect({ address });
    const connection = await Connection.connect({ address });
    const client = new Client({ connection, namespace });
    const shared = { connection: native, namespace };
    const workflows = await Worker.create({
      ...shared,
      taskQueue: queue,
      workflowBundle: { codePath: bundlePath },
    });
    const reader = await Worker.create({ ...shared, taskQueue: connectionTaskQueue(queue, 'read'), activities });
    const workflowId = `chunkFlow-${randomUUID()}`;
    const reference = { uri: 'plan', rows: 0, bytes: 0, sha256: '0'.repeat(64) };
    const input: ChunkFlowInput = {
      run: {
        runId: 'run',
        workflowId,
        pipeline: 'syncDataset',
        startedAt: '2024-01-01T00:00:00Z',
        nominalTime: '2024-01-01T00:00:00Z',
      },
      lane: 'extract/DsCounts000',
      plan: reference,
      chunks,
      next: 0,
      extractOn: queue,
      processOn: queue,
      extractTask: 'extract',
      stepTasks: ['map', 'compare'],
      parallelChunks: 32,
    };
    try {
      const result: unknown = await reader.runUntil(
        workflows.runUntil(client.workflow.execute('chunkFlow', { taskQueue: queue, workflowId, args: [input] })),
      );
      expect(result).toMatchObject({
        account: { ...emptyAccount(), extracted: chunks, mapped: chunks, created: chunks },
      });
      const inOrder = (done: readonly number[]) => [...done].sort((a, b) => a - b);
      const all = Array.from({ length: chunks }, (_, index) => index);
      expect(inOrder(extracted)).toEqual(all);
      expect(inOrder(processed)).toEqual(all);
      const [started] = await eventsOf(client, workflowId);
      const execution = started?.workflowExecutionStartedEventAttributes;
      expect(execution?.continuedExecutionRunId).toMatch(/^[0-9a-f-]{36}$/);
      expect(execution?.firstExecutionRunId).not.toBe(execution?.continuedExecutionRunId);
    } finally {
      await connection.close();
      await native.close();
    }
  }, 240_000);
});
