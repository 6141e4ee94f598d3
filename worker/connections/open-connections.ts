import { UnknownConnectionError } from '../../activities/runtime/activity-deps';
import { Dhis2 } from '../../dhis2/dhis2';
import type { ConnectionConfig, Credentials } from '../config/config';
import { PacedAdmission } from './paced-admission';

/** The DHIS2 servers of this process, by connection name. */
export interface Connections {
  get(name: string): Dhis2;
  close(): Promise<void>;
}

/**
 * Opens nothing yet: sockets come with the first request. Connections to the same server share one admission, with the
 * smaller of their limits, so that a server is spared whichever name it is called by.
 */
export function openConnections(configs: ReadonlyMap<string, ConnectionConfig>): Connections {
  const admissions = new Map<string, PacedAdmission>();
  const opened = new Map<string, Dhis2>();
  for (const config of configs.values()) {
    const sameServer = [...configs.values()].filter((other) => serverOf(other) === serverOf(config));
    const rates = sameServer.flatMap((other) => other.requestsPerSecond ?? []);
    const concurrency = Math.min(...sameServer.map((other) => other.concurrency));
    const admission =
      admissions.get(serverOf(config)) ??
      new PacedAdmission(concurrency, rates.length === 0 ? undefined : Math.min(...rates));
    admissions.set(serverOf(config), admission);
    const { url, timeouts } = config;
    opened.set(
      config.name,
      new Dhis2({ url, auth: authOf(config.credentials), maxConnections: concurrency, admission, ...timeouts }),
    );
  }
  return {
    get(name) {
      const dhis2 = opened.get(name);
      if (dhis2 === undefined) throw new UnknownConnectionError(name, [...opened.keys()]);
      return dhis2;
    },
    async close() {
      await Promise.all([...opened.values()].map((dhis2) => dhis2.close()));
    },
  };
}

function serverOf({ url }: ConnectionConfig): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}

function authOf(credentials: Credentials): ConstructorParameters<typeof Dhis2>[0]['auth'] {
  return 'token' in credentials
    ? { token: credentials.token.reveal() }
    : { username: credentials.username, password: credentials.password.reveal() };
}
