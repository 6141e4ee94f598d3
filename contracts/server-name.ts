/**
 * How Sluice names a DHIS2 server in workflow ids: host, port and path, without scheme, credentials and trailing slash. Two
 * connections may lead to one server.
 */
export function serverName(address: string): string {
  return address.replace(/^https?:\/\//, '').replace(/\/+$/, '');
}
