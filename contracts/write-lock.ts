import { serverName } from './server-identity';

/** Workflow id of the one writer of a data set of a server. Named by the server (`identityOf`), not by the connection. */
export function writeLockId(server: string, dataSet: string): string {
  return `write/${serverName(server)}/${dataSet}`;
}
