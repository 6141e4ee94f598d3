import type { ServerIdentity } from '../../contracts/server-identity';
import { UnknownConnectionError, type ActivityDeps } from './activity-deps';

/** The server that a connection leads to by this worker's configuration; undefined where it has no such connection. */
export function serverBehind(
  deps: Pick<ActivityDeps, 'servers' | 'dhis2'>,
  connection: string,
): ServerIdentity | undefined {
  const known = deps.servers?.get(connection);
  if (known !== undefined) return known;
  try {
    const { address } = deps.dhis2(connection).client;
    return { identity: address, address };
  } catch (error) {
    if (error instanceof UnknownConnectionError) return undefined;
    throw error;
  }
}
