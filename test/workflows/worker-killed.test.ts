import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { mainTaskQueue } from '../../contracts/task-queues';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { attemptsOf } from '../kit/histories';
import { postedValues } from '../kit/posted-values';
import { clinic, contentOf, countRows, seedSmallWorld, syncParameters } from '../kit/small-world';
import { testTemporal } from '../kit/temporal-for-tests';
import { waitUntil } from '../kit/wait-until';
import { startWorkerProcess } from '../kit/worker-process';

const clinics = 10;
const path = '/api/dataValueSets';

async function prepare() {
  const [source, target] = await Promise.all([
    startSimulator({ version: '2.42' }),
    startSimulator({ version: '2.44' }),
  ]);
  for (const server of [source, target]) seedSmallWorld(server, clinics);
  source.insert(countRows(clinics, ['202401']));
  const { address, namespace } = testTemporal();
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const connections = [
    { name: 'source', url: source.url },
    { name: 'target', url: target.url },
  ];
  const store = await mkdtemp(join(tmpdir(), 'sluice-store-'));
  return {
    source,
    target,
    client,
    startWorker: () => startWorkerProcess(connections, store),
    start: (sizes: object) =>
      client.workflow.start('syncDataset', {
        taskQueue: mainTaskQueue,
        workflowId: `syncDataset-${randomUUID()}`,
        args: [syncParameters({ sizes, recount: false })],
      }),
    stop: async (): Promise<void> => {
      await connection.close();
      await Promise.all([source.stop(), target.stop()]);
    },
  };
}

/** Rows that requests changed at the target; more than its rows when something was written twice. */
const written = (target: Simulator) => target.log.entries().reduce((sum, { wrote }) => sum + wrote, 0);
const valueReads = (server: Simulator) =>
  server.log.entries().filter((request) => request.method === 'GET' && request.path.startsWith(path)).length;

describe('a worker that is killed at 60 %', () => {
  it('of the extraction: another worker goes on, and chunks with a receipt are not read again', async () => {
    const { source, target, client, startWorker, start, stop } = await prepare();
    const first = await startWorker();
    // the seventh of ten clinics: six chunks are done
    const held = source.faults.hold({
      method: 'GET',
      path,
      when: ({ query }) => query.some(([name, value]) => name === 'orgUnit' && value === clinic(7)),
    });
    const handle = await start({ chunkValues: 1, parallelChunks: 1 });
    await held.reached;
    await first.kill();
    held.release();
    expect(valueReads(source)).toBe(7);
    const second = await startWorker();
    try {
      expect(await handle.result()).toMatchObject({
        outcome: 'complete',
        dataSets: [{ account: { extracted: clinics, created: clinics }, chunks: clinics }],
      });
      expect(contentOf(target)).toEqual(contentOf(source));
      expect(written(target)).toBe(clinics);
      const attempts = await attemptsOf(client, `${handle.workflowId}/extract/DsCounts000`, 'extractChunk');
      expect(attempts).toEqual([1, 1, 1, 1, 1, 1, 2, 1, 1, 1]);
      // one read for each chunk, and a second one for that of the killed worker
      expect(valueReads(source)).toBe(clinics + 1);
    } finally {
      await second.stop();
      await stop();
    }
  }, 180_000);

  it('of the import, after the target has stored a batch and before it has answered: nothing is lost or sent twice', async () => {
    const { source, target, startWorker, start, stop } = await prepare();
    const first = await startWorker();
    const posts = postedValues(target);
    // the first value of the month alone, then two and two: with the fourth request seven of ten are stored
    const held = target.faults.hold({ method: 'POST', path, when: () => posts.length === 4 });
    const handle = await start({ batchValues: 2, parallelBatches: 1 });
    await held.reached;
    await waitUntil('the fourth request is stored', () => target.values().length === 7);
    await first.kill();
    held.release();
    const second = await startWorker();
    try {
      expect(await handle.result()).toMatchObject({
        outcome: 'complete',
        dataSets: [{ account: { mapped: clinics, created: clinics } }],
      });
      expect(contentOf(target)).toEqual(contentOf(source));
      expect(posts.map(({ length }) => length)).toEqual([1, 2, 2, 2, 2, 1]);
      expect(new Set(posts.flat()).size).toBe(clinics);
      expect(written(target)).toBe(clinics);
    } finally {
      await second.stop();
      await stop();
    }
  }, 180_000);
});
