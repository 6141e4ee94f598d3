import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';

/** What the workflow tests find in the environment; set once per jest run by global-setup.ts. */
export interface TestTemporal {
  readonly address: string;
  readonly namespace: string;
  readonly bundlePath: string;
  readonly uiUrl: string;
}

const variables = {
  address: 'SLUICE_TEST_TEMPORAL',
  bundlePath: 'SLUICE_TEST_BUNDLE',
  uiUrl: 'SLUICE_TEST_UI',
} as const;

/** Test files that run at the same time poll queues of the same names, so each jest worker has a namespace of its own. */
export function namespaceOf(jestWorker: string): string {
  return `test-${jestWorker}`;
}

export function announceTestTemporal(found: Omit<TestTemporal, 'namespace'>): void {
  process.env[variables.address] = found.address;
  process.env[variables.bundlePath] = found.bundlePath;
  process.env[variables.uiUrl] = found.uiUrl;
}

export function testTemporal(): TestTemporal {
  const address = process.env[variables.address];
  const bundlePath = process.env[variables.bundlePath];
  const uiUrl = process.env[variables.uiUrl];
  if (address === undefined || bundlePath === undefined || uiUrl === undefined)
    throw new Error('run these tests with jest: global-setup.ts starts a server');
  return { address, bundlePath, uiUrl, namespace: namespaceOf(process.env['JEST_WORKER_ID'] ?? '1') };
}

export async function registerNamespace(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('30 days'),
  });
}
