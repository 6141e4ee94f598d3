import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { bundleWorkflowCode } from '@temporalio/worker';
import { machineOf } from '../../worker/config/machine';
import { openTemporal, type OpenedTemporal } from '../../worker/temporal/open-temporal';
import { announceTestTemporal, namespaceOf, registerNamespace } from './temporal-for-tests';

declare global {
  var sluiceTestTemporal: OpenedTemporal | undefined;
}

/** More than jest will ever start on one machine. */
const jestWorkers = 8;

/** One Temporal server and one workflow bundle for all workflow tests of a jest run. */
export default async function globalSetup(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-test-'));
  const temporal = await openTemporal({
    config: { namespace: namespaceOf('1'), dataFolder: join(folder, 'temporal') },
    machine: machineOf(),
    say: (line) => process.stderr.write(`${line}\n`),
    progress: (text) => process.stderr.write(text),
  });
  globalThis.sluiceTestTemporal = temporal;
  const connection = await Connection.connect({ address: temporal.address });
  for (let worker = 2; worker <= jestWorkers; worker += 1)
    await registerNamespace(connection, namespaceOf(String(worker)));
  await connection.close();
  const silent = () => undefined;
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('./test-pipelines'),
    logger: { log: silent, trace: silent, debug: silent, info: silent, warn: console.warn, error: console.error },
  });
  const bundlePath = join(folder, 'workflows.js');
  await writeFile(bundlePath, code);
  if (temporal.uiUrl === undefined) throw new Error('the server for the tests was started without its UI');
  announceTestTemporal({ address: temporal.address, bundlePath, uiUrl: temporal.uiUrl });
}
