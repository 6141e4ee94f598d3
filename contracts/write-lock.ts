/**
 * Workflow id of the one writer of a data set of a server. Named by the server's address, not by the connection: two
 * connections may lead to one server.
 */
export function writeLockId(address: string, dataSet: string): string {
  return `write/${address.replace(/^https?:\/\//, '')}/${dataSet}`;
}
