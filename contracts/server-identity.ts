import { z } from 'zod';

/** What tells one DHIS2 server from another within a project, whatever the connections that lead to it are called. */
export const serverIdentitySchema = z.object({
  /** The name that `server:` of a connection gives it, else its address. Absent in what older versions stored: the address. */
  identity: z.string().exactOptional(),
  /** Scheme, host, port and path, without slash at the end; never credentials. */
  address: z.string(),
});
export type ServerIdentity = z.infer<typeof serverIdentitySchema>;

/** Equal for two of them if and only if they stand for one server. */
export function identityOf({ identity, address }: ServerIdentity): string {
  return identity ?? address;
}

/** For people: the address, after the server's name where it has one. */
export function serverText({ identity, address }: ServerIdentity): string {
  return identity === undefined || identity === address ? address : `the server "${identity}" (${address})`;
}

/** A server in workflow ids: its name, or host, port and path. Without a scheme: a server that answers both is one. */
export function serverName(identity: string): string {
  return identity.replace(/^https?:\/\//, '').replace(/\/+$/, '');
}

/** What was meant for a server, as the refusal to do it at another one says it. */
export interface MeantFor {
  /** E.g. `this run was planned for`. */
  readonly meant: string;
  /** What to do, after "let the connection lead there again, or". */
  readonly orElse: string;
}

const plannedRun: MeantFor = { meant: 'this run was planned for', orElse: 'start a new run' };

/** Why a connection may not be used, in a line; undefined where it leads to the server that was meant. */
export function otherServerLine(
  connection: string,
  today: ServerIdentity,
  planned: ServerIdentity,
  { meant, orElse }: MeantFor = plannedRun,
): string | undefined {
  if (identityOf(today) === identityOf(planned)) return undefined;
  return (
    `the connection "${connection}" leads to ${serverText(today)} today; ${meant} ${serverText(planned)} and goes to no other server: ` +
    `let "${connection}" lead there again, or ${orElse}`
  );
}
