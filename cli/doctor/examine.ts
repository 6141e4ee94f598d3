import { mkdir, statfs } from 'node:fs/promises';
import { Connection } from '@temporalio/client';
import { connectionTaskQueue, mainTaskQueue } from '../../contracts/task-queues';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';
import { emptyRejects } from '../../frames/rejects/rejects-frame';
import type { Config } from '../../worker/config/config';
import { machineOf } from '../../worker/config/machine';
import { openConnections } from '../../worker/connections/open-connections';
import { countPollers } from '../../worker/pollers';
import { openTemporal } from '../../worker/temporal/open-temporal';
import { testConnection } from '../connections/test-connection';
import { oneLine } from '../one-line';
import { folderProblems } from './folder-problems';

/** One thing that was looked at. */
export interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'problem';
  /** What was found, and what to do where it is not fine. */
  readonly text: string;
}

const leastFreeBytes = 2 * 1024 ** 3;
const oldestNode = [20, 20] as const;

/** Looks at everything that a run needs, on this machine and at the servers. Never rejects; writes nothing but folders. */
export async function examine(config: Config): Promise<Finding[]> {
  return [
    node(process.versions.node),
    polars(),
    configuration(config),
    ...(await store(config)),
    ...(await folders(config)),
    ...(await temporal(config)),
    ...(await connections(config)),
  ];
}

const ok = (what: string, text: string): Finding => ({ what, state: 'ok', text });
const problem = (what: string, text: string): Finding => ({ what, state: 'problem', text });
const warning = (what: string, text: string): Finding => ({ what, state: 'warning', text });

/** Node's version: 20.20 or later. */
export function node(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = oldestNode;
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
    ? ok('Node.js', version)
    : problem('Node.js', `${version}; install ${leastMajor}.${leastMinor} or later`);
}

function configuration({ file }: Config): Finding {
  return file === undefined
    ? warning('configuration', 'there is no sluice.yaml here; sluice init makes a project with one')
    : ok('configuration', file);
}

function polars(): Finding {
  try {
    emptyRejects();
    return ok('Polars', 'its binary loads');
  } catch (error) {
    return problem('Polars', `its binary does not load (${oneLine(error)}); run npm install again on this machine`);
  }
}

async function store({ store: { folder } }: Config): Promise<Finding[]> {
  try {
    await mkdir(folder, { recursive: true });
    await new DiskFrameStore(folder).check();
    const { bavail, bsize } = await statfs(folder);
    const freeGb = ((bavail * bsize) / 1024 ** 3).toFixed(1);
    return [
      bavail * bsize >= leastFreeBytes
        ? ok('store', `${folder} can be written, ${freeGb} GiB are free`)
        : warning('store', `${folder} has only ${freeGb} GiB left; old runs in its folder runs/ can be deleted`),
    ];
  } catch (error) {
    return [
      problem('store', `${folder} cannot be used: ${oneLine(error)}; correct store in sluice.yaml, or its permissions`),
    ];
  }
}

async function folders(config: Config): Promise<Finding[]> {
  const problems = await folderProblems(config);
  return problems.length === 0 ? [ok('folders', 'all are there')] : problems.map((text) => problem('folders', text));
}

async function temporal(config: Config): Promise<Finding[]> {
  const lines: string[] = [];
  try {
    const opened = await openTemporal({
      config: config.temporal,
      machine: machineOf(),
      say: (line) => lines.push(line),
      fetch: false,
    });
    try {
      const ui = opened.uiUrl === undefined ? '' : `, UI ${opened.uiUrl}`;
      return [
        ok('Temporal', `${opened.address}, namespace ${opened.namespace}${ui}`),
        ...(await workers(config, opened)),
      ];
    } finally {
      await opened.stop();
    }
  } catch (error) {
    return [problem('Temporal', oneLine(error))];
  }
}

async function workers(
  config: Config,
  { address, namespace }: { address: string; namespace: string },
): Promise<Finding[]> {
  const connection = await Connection.connect({ address });
  try {
    const queues = [
      mainTaskQueue,
      ...config.connectionNames.flatMap((name) =>
        (['read', 'write'] as const).map((direction) => connectionTaskQueue(name, direction)),
      ),
    ];
    const unserved: string[] = [];
    for (const queue of queues) if ((await countPollers(connection, namespace, queue)) === 0) unserved.push(queue);
    return [
      unserved.length === 0
        ? ok('worker', 'all queues are served')
        : warning(
            'worker',
            unserved.length === queues.length
              ? 'none runs; `sluice run` brings its own, schedules and the Temporal UI need `sluice worker`'
              : `no worker serves ${unserved.join(', ')}`,
          ),
    ];
  } finally {
    await connection.close();
  }
}

async function connections(config: Config): Promise<Finding[]> {
  const opened = openConnections(config.connections);
  try {
    const reports = await Promise.all(
      [...config.connections.keys()].map((name) => testConnection(name, opened.get(name))),
    );
    return reports.flatMap(({ name, version, user, problems, remarks }) => {
      const what = `connection ${name}`;
      if (problems.length > 0) return problems.map((text) => problem(what, text));
      return [ok(what, `DHIS2 ${version ?? ''} as ${user ?? ''}`), ...remarks.map((text) => warning(what, text))];
    });
  } finally {
    await opened.close();
  }
}
