import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Client, type WorkflowHandle } from '@temporalio/client';
import type { RunResult } from '../../contracts/run-result';
import { mainTaskQueue } from '../../contracts/task-queues';
import type { Config, ConnectionConfig } from '../../worker/config/config';
import { Secret } from '../../worker/config/secret';
import { createLogger } from '../../worker/logging/logger';
import { installTemporalRuntime } from '../../worker/logging/temporal-runtime';
import { connectClient } from '../../worker/temporal/client-connection';
import { startWorker, type RunningWorker, type StartWorkerOptions } from '../../worker/worker';
import { testTemporal } from './temporal-for-tests';

/** A worker of the product on the test server, with a store of its own. */
export interface SluiceUnderTest {
  readonly client: Client;
  readonly storeFolder: string;
  readonly config: Config;
  /** Starts a pipeline and gives its handle. */
  start(pipeline: string, parameters: unknown): Promise<WorkflowHandle>;
  /** Starts a pipeline and waits for its result; rejects when the run fails. */
  run(pipeline: string, parameters: unknown): Promise<RunResult>;
  stop(): Promise<void>;
}

export interface TestConnection {
  readonly name: string;
  readonly url: string;
  /** The name of the server; default: its address is its name. */
  readonly server?: string;
  readonly username?: string;
  readonly password?: string;
  readonly concurrency?: number;
  readonly requestsPerSecond?: number;
  readonly timeouts?: ConnectionConfig['timeouts'];
}

export type SluiceOptions = Partial<StartWorkerOptions> & {
  readonly mappingsFolder?: string;
  readonly filesFolder?: string;
  /** Addresses of webhooks, by the name of the notification. */
  readonly notifications?: Readonly<Record<string, string>>;
  /** A store that another worker uses, too; default: a new one. */
  readonly storeFolder?: string;
};

/** Starts a worker that serves these connections. Passwords default to that of the simulator's admin. */
export async function startSluice(
  connections: readonly TestConnection[],
  { mappingsFolder, filesFolder, storeFolder, notifications = {}, ...options }: SluiceOptions = {},
): Promise<SluiceUnderTest> {
  const { address, namespace, bundlePath } = testTemporal();
  const folder = await mkdtemp(join(tmpdir(), 'sluice-store-'));
  const logger = createLogger({ level: 'error' });
  installTemporalRuntime(logger);
  const config: Config = {
    folder,
    connectionNames: connections.map(({ name }) => name),
    connections: new Map(
      connections.map(({ username = 'admin', password = 'district', concurrency = 4, timeouts = {}, ...more }) => [
        more.name,
        { ...more, credentials: { username, password: new Secret(password) }, concurrency, timeouts },
      ]),
    ),
    notifications: new Map(
      Object.entries(notifications).map(([name, url]) => [name, { kind: 'webhook', url: new Secret(url) }]),
    ),
    store: { folder: storeFolder ?? join(folder, 'store') },
    ...(mappingsFolder === undefined ? {} : { mappingsFolder }),
    ...(filesFolder === undefined ? {} : { filesFolder }),
    project: 'sluice',
    schedules: new Map(),
    temporal: { address, namespace, dataFolder: folder },
    logLevel: 'warn',
  };
  const worker: RunningWorker = await startWorker({
    config,
    address,
    namespace,
    logger,
    shutdownGraceMs: 5_000,
    lostAnswerPauseMs: 300,
    workflows: { workflowBundle: { codePath: bundlePath } },
    ...options,
  });
  const temporal = await connectClient(address);
  const client = new Client({ connection: temporal.connection, namespace });
  const start = (pipeline: string, parameters: unknown) =>
    client.workflow.start(pipeline, {
      taskQueue: mainTaskQueue,
      workflowId: `${pipeline}-${randomUUID()}`,
      args: [parameters],
    });
  return {
    client,
    config,
    storeFolder: config.store.folder,
    start,
    async run(pipeline, parameters) {
      const handle = await start(pipeline, parameters);
      return (await handle.result()) as RunResult;
    },
    async stop() {
      await worker.stop();
      await temporal.close();
    },
  };
}
