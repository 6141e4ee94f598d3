import { Client } from '@temporalio/client';
import type { Config } from '../worker/config/config';
import { machineOf } from '../worker/config/machine';
import { connectClient } from '../worker/temporal/client-connection';
import { openTemporal } from '../worker/temporal/open-temporal';

/** Does something with a client of the configured Temporal server, which is started for it where it is Sluice's own and not running. */
export async function withClient<T>(config: Config, act: (client: Client) => Promise<T>): Promise<T> {
  const temporal = await openTemporal({
    config: config.temporal,
    machine: machineOf(),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const client = await connectClient(temporal.address);
  try {
    return await act(new Client({ connection: client.connection, namespace: temporal.namespace }));
  } finally {
    await client.close();
    await temporal.stop();
  }
}
