import type { TemporalConfig } from '../config/config';
import type { Machine } from '../config/machine';
import { connectWhenReady } from './connect';
import { locateTemporalServer } from './locate-temporal-server';
import { registerSearchAttributes } from './prepare-namespace';
import { startEmbeddedTemporal } from './start-embedded-temporal';
import { TemporalServerError } from './temporal-error';

export interface OpenTemporalOptions {
  readonly config: TemporalConfig;
  readonly machine: Machine;
  /** Gets one line for a person, e.g. which server was taken. */
  readonly say: (line: string) => void;
  /** Gets dots while a server is built. */
  readonly progress?: (text: string) => void;
  /** An embedded server stays when this process ends. */
  readonly detached?: boolean;
  /** Whether a server may be downloaded or built; default true. */
  readonly fetch?: boolean;
  /** How long a server at an address may take to answer; default 10 s. */
  readonly answerTimeoutMs?: number;
}

/** A Temporal server that answers, with Sluice's search attributes registered. */
export interface OpenedTemporal {
  readonly address: string;
  readonly namespace: string;
  /** Known for an embedded server, and where `temporal.ui` names it. */
  readonly uiUrl?: string;
  readonly taken: 'address' | 'started' | 'reused';
  /** Stops using an embedded server; does nothing to a server elsewhere. */
  stop(): Promise<void>;
}

/**
 * The Temporal server of the configuration: the one at the address, else an embedded one in the data folder.
 * @throws TemporalServerError in one line that says what to do
 */
export async function openTemporal(options: OpenTemporalOptions): Promise<OpenedTemporal> {
  const { config, machine, say } = options;
  const located = {
    machine,
    say,
    ...(options.progress === undefined ? {} : { progress: options.progress }),
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  };
  if (config.address !== undefined) {
    await locateTemporalServer({ ...located, address: config.address });
    const opened = await openAddress(config.address, config.namespace, options.answerTimeoutMs ?? 10_000);
    return config.ui === undefined ? opened : { ...opened, uiUrl: config.ui };
  }
  const embedded = await startEmbeddedTemporal({
    dataFolder: config.dataFolder,
    namespace: config.namespace,
    locate: async () => {
      const server = await locateTemporalServer(located);
      if (server.kind === 'address') throw new TemporalServerError('an address cannot be started');
      return server;
    },
    ...(config.port === undefined ? {} : { port: config.port }),
    ...(config.uiPort === undefined ? {} : { uiPort: config.uiPort }),
    ...(options.detached === undefined ? {} : { detached: options.detached }),
    say,
    environment: machine.environment,
  });
  if (embedded.taken === 'reused')
    say(`Temporal server: the one that runs in ${config.dataFolder} (${embedded.address})`);
  return embedded;
}

async function openAddress(address: string, namespace: string, answerTimeoutMs: number): Promise<OpenedTemporal> {
  const connection = await connectWhenReady(address, namespace, answerTimeoutMs);
  if (typeof connection === 'string') {
    throw new TemporalServerError(
      `no Temporal server answers at ${address} for namespace ${namespace} (${connection}); start it, correct ` +
        'TEMPORAL_ADDRESS (or temporal.address), or leave it out for an embedded server',
    );
  }
  try {
    await registerSearchAttributes(connection, namespace);
  } finally {
    await connection.close();
  }
  return { address, namespace, taken: 'address', stop: () => Promise.resolve() };
}
