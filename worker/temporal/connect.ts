import { setTimeout as wait } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { firstLine } from './temporal-error';

/**
 * Connects to a Temporal server and asks for the namespace, again and again until it answers.
 * @param alive asked between attempts; false ends the waiting
 * @returns the connection, or why there is none, as one line
 */
export async function connectWhenReady(
  address: string,
  namespace: string,
  timeoutMs: number,
  alive: () => boolean = () => true,
): Promise<Connection | string> {
  const giveUpAt = Date.now() + timeoutMs;
  let last: string;
  do {
    const connection = Connection.lazy({ address, connectTimeout: Math.min(2_000, timeoutMs) });
    try {
      await connection.ensureConnected();
      await connection.withDeadline(Date.now() + 5_000, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
      return connection;
    } catch (error) {
      last = firstLine(error);
      await connection.close();
    }
    await wait(100);
  } while (Date.now() < giveUpAt && alive());
  return last;
}
