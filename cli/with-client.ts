import { Client, Connection } from '@temporalio/client';
import type { Config } from '../worker/config/config';
import { machineOf } from '../worker/config/machine';
import { openTemporal } from '../worker/temporal/open-temporal';

/** Does something with a client of the configured Temporal server, which is started for it where it is Sluice's own and not running. */
export async function withClient<T>(config: Config, act: (client: Client) => Promise<T>): Promise<T> {
  const temporal = await openTemporal({
    config: config.temporal,
    machine: machineOf(),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const connection = await Connection.connect({ address: temporal.address });
  try {
    return await act(new Client({ connection, namespace: temporal.namespace }));
  } finally {
    await connection.close();
    await temporal.stop();
  }
}
