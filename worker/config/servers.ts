import type { ServerIdentity } from '../../contracts/server-identity';
import { normaliseAddress } from '../../dhis2/client/options';

/** A connection as far as it tells which server it leads to. */
export interface ServerInFile {
  readonly url: string;
  /** The name that the file gives the server. */
  readonly server?: string | undefined;
}

/**
 * Which server each connection leads to: the one that `server:` names, else the one at its address. An address that one connection
 * names is that server for all others, too.
 */
export function serversOf(connections: Iterable<readonly [string, ServerInFile]>): Map<string, ServerIdentity> {
  const all = [...connections].map(([name, { url, server }]) => ({ name, server, address: normaliseAddress(url) }));
  const names = new Map(all.flatMap(({ address, server }) => (server === undefined ? [] : [[address, server]])));
  return new Map(all.map(({ name, address }) => [name, { identity: names.get(address) ?? address, address }]));
}

/** A line for each connection that names the server at an address otherwise than one before it. */
export function serverProblems(
  connections: Iterable<readonly [string, ServerInFile]>,
): { readonly connection: string; readonly problem: string }[] {
  const first = new Map<string, { readonly connection: string; readonly server: string }>();
  return [...connections].flatMap(([connection, { url, server }]) => {
    if (server === undefined) return [];
    const address = normaliseAddress(url);
    const known = first.get(address) ?? { connection, server };
    first.set(address, known);
    if (known.server === server) return [];
    return [
      {
        connection,
        problem: `the connection ${known.connection} has the same url and names its server "${known.server}"`,
      },
    ];
  });
}
