import { UnknownConnectionError } from '../../activities/runtime/activity-deps';
import { identityOf, serverName } from '../../contracts/server-identity';
import type { Admission } from '../../dhis2/client/admission';
import { LimiterPace } from '../../dhis2/client/limiter-pace';
import { Dhis2 } from '../../dhis2/dhis2';
import type { ConnectionConfig, Credentials } from '../config/config';
import { serversOf } from '../config/servers';
import { admitWithinProcess } from './paced-admission';

/** The DHIS2 servers of this process, by connection name. */
export interface Connections {
  get(name: string): Dhis2;
  close(): Promise<void>;
}

/** The limits of one server, the lowest of all connections that lead to it. */
export interface ServerLimits {
  /** The name of the server, else its address; never credentials. */
  readonly identity: string;
  readonly concurrency: number;
  readonly requestsPerSecond?: number;
}

/** Lets requests to one server in, whichever connection they take. */
export interface ServerAdmission extends Admission {
  /** Called when no request is in flight any more. */
  close(): Promise<void>;
}

/**
 * Opens nothing yet: sockets come with the first request. Connections to the same server share one admission, with the
 * lowest of their limits, so that a server is spared whichever name it is called by.
 */
export function openConnections(
  configs: ReadonlyMap<string, ConnectionConfig>,
  admissionFor: (limits: ServerLimits, limiter: LimiterPace) => ServerAdmission = admitWithinProcess,
): Connections {
  const admissions = new Map<string, { readonly admission: ServerAdmission; readonly limiter: LimiterPace }>();
  const opened = new Map<string, Dhis2>();
  const servers = serversOf(configs);
  const identityOfConfig = ({ name, url }: ConnectionConfig) => identityOf(servers.get(name) ?? { address: url });
  const serverOf = (config: ConnectionConfig) => serverName(identityOfConfig(config));
  for (const config of configs.values()) {
    const server = serverOf(config);
    const sameServer = [...configs.values()].filter((other) => serverOf(other) === server);
    const limits = { identity: identityOfConfig(config), ...lowestLimits(sameServer) };
    const shared = admissions.get(server) ?? admit(limits, admissionFor);
    admissions.set(server, shared);
    const { url, timeouts } = config;
    const auth = authOf(config.credentials);
    opened.set(config.name, new Dhis2({ url, auth, maxConnections: limits.concurrency, ...shared, ...timeouts }));
  }
  return {
    get(name) {
      const dhis2 = opened.get(name);
      if (dhis2 === undefined) throw new UnknownConnectionError(name, [...opened.keys()]);
      return dhis2;
    },
    async close() {
      await Promise.all([...opened.values()].map((dhis2) => dhis2.close()));
      await Promise.all([...admissions.values()].map(({ admission }) => admission.close()));
    },
  };
}

function admit(limits: ServerLimits, admissionFor: (limits: ServerLimits, limiter: LimiterPace) => ServerAdmission) {
  const limiter = new LimiterPace();
  return { admission: admissionFor(limits, limiter), limiter };
}

function lowestLimits(sameServer: readonly ConnectionConfig[]): Omit<ServerLimits, 'identity'> {
  const rates = sameServer.flatMap(({ requestsPerSecond }) => requestsPerSecond ?? []);
  return {
    concurrency: Math.min(...sameServer.map(({ concurrency }) => concurrency)),
    ...(rates.length === 0 ? {} : { requestsPerSecond: Math.min(...rates) }),
  };
}

function authOf(credentials: Credentials): ConstructorParameters<typeof Dhis2>[0]['auth'] {
  return 'token' in credentials
    ? { token: credentials.token.reveal() }
    : { username: credentials.username, password: credentials.password.reveal() };
}
