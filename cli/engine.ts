import { Client } from '@temporalio/client';
import type { Config } from '../worker/config/config';
import { machineOf } from '../worker/config/machine';
import { createLogger, type Logger } from '../worker/logging/logger';
import { installTemporalRuntime, shutDownTemporalRuntime } from '../worker/logging/temporal-runtime';
import { connectClient, type ClientConnection } from '../worker/temporal/client-connection';
import { openTemporal, type OpenedTemporal } from '../worker/temporal/open-temporal';
import { startWorker, type RunningWorker } from '../worker/worker';
import type { PipelineCatalog } from './pipelines/pipeline-catalog';
import { loadProject } from './project/load-project';

/** A Temporal server, a client of it and a worker in this process. */
export interface Engine {
  readonly client: Client;
  readonly temporal: OpenedTemporal;
  readonly worker: RunningWorker;
  readonly logger: Logger;
  /** What can be run. */
  readonly pipelines: PipelineCatalog;
  /** The run's page in the Temporal UI; undefined where the UI's address is not known. */
  link(workflowId: string, runId: string): string | undefined;
  stop(): Promise<void>;
}

/** Checks the pipelines, then opens all three; what was opened is closed again when a later one fails. */
export async function startEngine(config: Config, say: (line: string) => void): Promise<Engine> {
  const project = await loadProject(config, say);
  const logger = createLogger({ level: config.logLevel });
  const temporal = await openTemporal({
    config: config.temporal,
    machine: machineOf(),
    say,
    progress: (text) => process.stderr.write(text),
  });
  const { address, namespace, uiUrl } = temporal;
  installTemporalRuntime(logger);
  let worker: RunningWorker | undefined;
  let client: ClientConnection | undefined;
  const stop = async (): Promise<void> => {
    await worker?.stop();
    await client?.close();
    await temporal.stop();
  };
  try {
    worker = await startWorker({ config, address, namespace, logger, ...project });
    client = await connectClient(address);
  } catch (error) {
    await stop();
    if (worker === undefined) await shutDownTemporalRuntime();
    throw error;
  }
  return {
    client: new Client({ connection: client.connection, namespace }),
    temporal,
    worker,
    logger,
    pipelines: project.pipelines,
    link: (workflowId, runId) =>
      uiUrl === undefined
        ? undefined
        : `${uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`,
    stop,
  };
}
