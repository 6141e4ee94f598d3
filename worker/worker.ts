import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities/create-activities';
import { serverPermitsType } from '../contracts/permits';
import { connectionTaskQueue, mainTaskQueue, type Direction } from '../contracts/task-queues';
import { DiskFrameStore } from '../frames/store/disk-frame-store';
import type { FrameStore } from '../frames/store/frame-store';
import type { Config } from './config/config';
import { serversOf } from './config/servers';
import { openConnections } from './connections/open-connections';
import { dataFilePlacer, dataFileReader } from './data-files';
import { webhookNotifier } from './notifications/webhook-notifier';
import type { Logger } from './logging/logger';
import { mappingFileReader } from './mapping-files';
import { connectClient } from './temporal/client-connection';
import { registerSearchAttributes } from './temporal/prepare-namespace';
import { leaseFromWorkflow } from './permits/lease-from-workflow';
import { countPollers } from './pollers';
import type { Transform } from '../transforms/define-transform';
import { TransformRegistry } from '../transforms/transform-registry';

export interface StartWorkerOptions {
  readonly config: Config;
  readonly address: string;
  readonly namespace: string;
  readonly logger: Logger;
  /** Where frames and receipts are kept; default: the folder in the configuration. */
  readonly store?: FrameStore;
  /** How long running activities may go on after `stop` was called; default 30,000. */
  readonly shutdownGraceMs?: number;
  /** Connections to serve; default: all in the configuration. */
  readonly connections?: readonly string[];
  /** The frame functions that pipelines may name; default: none. */
  readonly transforms?: readonly Transform[];
  /** Between two reads of what a lost request may still change; default 10,000. */
  readonly lostAnswerPauseMs?: number;
  /** Workflow code that was bundled before; default: the bundle made at build time, else the sources. */
  readonly workflows?: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;
  /** Zero finds nondeterminism at once (tests); default: the SDK's. */
  readonly maxCachedWorkflows?: number;
}

export interface RunningWorker {
  /** Settles when the worker has ended; rejects if it broke. */
  readonly ended: Promise<void>;
  /** Takes no new work, lets running activities finish within the grace, closes all connections. */
  stop(): Promise<void>;
}

/** Requests of one connection in flight at the same time are bounded by its admission; a few more activities may wait for it. */
const activitiesPerSlot = 2;

/** A cancellation reaches a running activity with the answer to a heartbeat; the SDK holds them back for 48 s unless told. */
const heartbeatThrottleMs = 5_000;

/** One process serving the workflows, the store's activities, and a read and a write queue for each connection. */
export async function startWorker(options: StartWorkerOptions): Promise<RunningWorker> {
  const { config, address, namespace, logger } = options;
  const store = options.store ?? new DiskFrameStore(config.store.folder);
  await store.check();
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'sluice-'));
  const client = await connectClient(address);
  const connection = await NativeConnection.connect({ address });
  await registerSearchAttributes(client.connection, namespace);
  const dhis2 = openConnections(
    config.connections,
    leaseFromWorkflow(new Client({ connection: client.connection, namespace }), logger),
  );
  const activities = createActivities({
    store,
    dhis2: (name) => dhis2.get(name),
    connectionNames: config.connectionNames,
    servers: config.servers ?? serversOf(config.connections),
    pollers: (name, direction) => countPollers(client.connection, namespace, connectionTaskQueue(name, direction)),
    notifications: webhookNotifier(config.notifications ?? new Map()),
    readMappingFile: mappingFileReader(config.mappingsFolder),
    readDataFile: dataFileReader(config.filesFolder),
    placeDataFile: dataFilePlacer(config.filesFolder),
    transforms: new TransformRegistry(options.transforms),
    temporaryFolder,
    ...(options.lostAnswerPauseMs === undefined ? {} : { lostAnswerPauseMs: options.lostAnswerPauseMs }),
  });
  const shared = {
    connection,
    namespace,
    shutdownGraceTime: options.shutdownGraceMs ?? 30_000,
    maxHeartbeatThrottleInterval: heartbeatThrottleMs,
    ...(options.maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows: options.maxCachedWorkflows }),
  };
  const served = (options.connections ?? [...config.connections.keys()]).flatMap((name) =>
    (['read', 'write'] as const).map((direction: Direction) => ({ name, direction })),
  );
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: mainTaskQueue,
      ...(options.workflows ?? builtWorkflows()),
      activities: { ...activities.main },
      maxConcurrentActivityTaskExecutions: 4,
      // An execution begun by another version of Sluice gives way to a new one, instead of standing in its way.
      workflowFailureErrorTypes: { '*': [], [serverPermitsType]: ['NondeterminismError'] },
    }),
    ...served.map(({ name, direction }) =>
      Worker.create({
        ...shared,
        taskQueue: connectionTaskQueue(name, direction),
        activities: { ...activities.forConnection(name)[direction] },
        maxConcurrentActivityTaskExecutions: (config.connections.get(name)?.concurrency ?? 1) * activitiesPerSlot,
      }),
    ),
  ]);
  const runs = workers.map((worker) => worker.run());
  const stop = async (): Promise<void> => {
    const [main, ...others] = workers;
    shutDown(others);
    // What is still at work may need permits, which a workflow of the main queue leases.
    await Promise.allSettled(runs.slice(1));
    shutDown([main]);
    await Promise.allSettled(runs);
  };
  const ended = Promise.all(runs)
    .then(() => undefined)
    .finally(async () => {
      await stop();
      await dhis2.close();
      await connection.close();
      await client.close();
      await rm(temporaryFolder, { recursive: true, force: true });
    });
  ended.catch((error: unknown) => {
    logger.error({ err: error }, 'the worker broke');
  });
  logger.info({ connections: served.length / 2, namespace }, 'worker started');
  return {
    ended,
    async stop() {
      await stop();
      await ended;
    },
  };
}

function shutDown(workers: readonly (Worker | undefined)[]): void {
  for (const worker of workers) if (worker?.getState() === 'RUNNING') worker.shutdown();
}

/** The bundle beside the compiled code, or the sources when Sluice runs from them. */
function builtWorkflows(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const codePath = join(__dirname, '..', 'workflow-bundle.js');
  return existsSync(codePath) ? { workflowBundle: { codePath } } : { workflowsPath: require.resolve('../pipelines') };
}
