import { serverName } from './server-name';

/** Workflow id of the one writer of a data set of a server. Named by the server's address, not by the connection. */
export function writeLockId(address: string, dataSet: string): string {
  return `write/${serverName(address)}/${dataSet}`;
}
