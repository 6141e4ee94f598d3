import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { permitsQueryName, serverPermitsId, type PermitsView } from '../../contracts/permits';
import { mainTaskQueue } from '../../contracts/task-queues';
import { defaultIds } from '../../simulator/metadata/default-ids';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { eventsOf } from '../kit/histories';
import { clinic, countRows, seedSmallWorld, syncParameters, world } from '../kit/small-world';
import { testTemporal } from '../kit/temporal-for-tests';
import { waitUntil } from '../kit/wait-until';
import { startWorkerProcess, type WorkerProcess } from '../kit/worker-process';

const clinics = 8;
const runs = [1, 2, 3];
const limits = { concurrency: 3, requestsPerSecond: 12 };

/** Target data set and element of a run, at the same server as its source. */
const copy = (run: number) => ({ dataSet: `DsCopy${run}0000`, dataElement: `DeCopy${run}0000` });

function seedCopies(server: Simulator): void {
  seedSmallWorld(server, clinics);
  server.seed({
    dataElements: runs.map((run) => ({
      id: copy(run).dataElement,
      name: copy(run).dataElement,
      shortName: copy(run).dataElement,
      valueType: 'INTEGER',
      domainType: 'AGGREGATE',
      aggregationType: 'SUM',
      zeroIsSignificant: true,
      categoryCombo: { id: defaultIds.categoryCombo },
    })),
    dataSets: runs.map((run) => ({
      id: copy(run).dataSet,
      name: copy(run).dataSet,
      shortName: copy(run).dataSet,
      periodType: 'Monthly',
      categoryCombo: { id: defaultIds.categoryCombo },
      sharing: { public: 'rwrw----' },
      dataSetElements: [{ dataElement: { id: copy(run).dataElement } }],
      organisationUnits: Array.from({ length: clinics }, (_, index) => ({ id: clinic(index + 1) })),
    })),
  });
  server.insert(countRows(clinics, ['202401']));
}

/** The most requests that began within any span of this length. */
function mostWithin(server: Simulator, spanMs: number): number {
  const starts = server.log.entries().map(({ startedAt }) => startedAt);
  return Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + spanMs).length));
}

describe('three worker processes, three runs and two connections to one server', () => {
  it('keep to its lowest limits together, also while one of the processes is killed and its work goes on elsewhere', async () => {
    const server = await startSimulator({ version: '2.44' });
    seedCopies(server);
    const { address, namespace } = testTemporal();
    const connection = await Connection.connect({ address });
    const client = new Client({ connection, namespace });
    const connections = [
      { name: 'source', url: server.url, concurrency: 5, requestsPerSecond: limits.requestsPerSecond },
      { name: 'target', url: `${server.url}/`, concurrency: limits.concurrency, requestsPerSecond: 40 },
    ];
    const store = await mkdtemp(join(tmpdir(), 'sluice-store-'));
    const workers = await Promise.all([1, 2, 3].map(() => startWorkerProcess(connections, store)));
    let living: readonly WorkerProcess[] = workers;
    server.faults.add({
      match: { path: '/api/dataValueSets' },
      fault: { kind: 'slow', delayMs: 400 },
      times: Infinity,
    });
    const permits = client.workflow.getHandle(serverPermitsId(server.url));
    const view = () => permits.query<PermitsView>(permitsQueryName);
    try {
      const handles = await Promise.all(
        runs.map((run) =>
          client.workflow.start('syncDataset', {
            taskQueue: mainTaskQueue,
            workflowId: `syncDataset-${randomUUID()}`,
            args: [
              syncParameters({
                dataSets: [{ source: world.counts, target: copy(run).dataSet }],
                mappings: { dataElements: { [world.count]: copy(run).dataElement } },
                sizes: { chunkValues: 1, parallelChunks: clinics },
              }),
            ],
          }),
        ),
      );
      await waitUntil('the runs are in the middle', () => server.log.find({ path: '/api/dataValueSets' }).length > 20);
      const before = await view();
      expect(before).toMatchObject({ state: 'serving', bound: 3, concurrency: 3, requestsPerSecond: 12 });
      const holder = before.processes.find(({ counted }) => counted > 0)?.process ?? '';
      const victim = workers.find(({ pid }) => holder.startsWith(`${pid}@`));
      expect(victim).toBeDefined();
      await victim?.kill();
      living = workers.filter((worker) => worker !== victim);

      const results: unknown[] = await Promise.all(handles.map((handle) => handle.result()));
      for (const result of results) {
        expect(result).toMatchObject({ outcome: 'complete', dataSets: [{ account: { created: clinics } }] });
      }
      for (const run of runs) {
        const values = server.values().filter(({ dataElement }) => dataElement === copy(run).dataElement);
        expect(values).toHaveLength(clinics);
      }
      expect(server.log.maxInFlight).toBe(limits.concurrency);
      // Each process may start one at once when it gets its first permit.
      const spanSeconds = 3;
      expect(mostWithin(server, spanSeconds * 1_000)).toBeLessThanOrEqual(spanSeconds * limits.requestsPerSecond + 4);
      await waitUntil('the permits of the dead process are taken back', async () =>
        (await view()).processes.every(({ process }) => process !== holder),
      );
      const updates = (await eventsOf(client, serverPermitsId(server.url))).filter(
        (event) => event.workflowExecutionUpdateAcceptedEventAttributes,
      );
      process.stderr.write(`${server.log.total} requests, ${updates.length} leases\n`);
    } finally {
      await Promise.all(living.map((worker) => worker.stop()));
      await connection.close();
      await server.stop();
    }
  }, 240_000);
});
