import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import type { ServerIdentity } from '../../contracts/server-identity';
import type { Config, ConnectionConfig, Credentials, NotificationConfig } from './config';
import { logLevels } from './config';
import { ConfigError } from './config-error';
import type { ConfigFile, ConnectionInFile } from './config-file';
import { configFile, portText, storeFolder, temporalAddress } from './config-file';
import { errorCode } from './error-code';
import { followReference } from './follow-reference';
import { issueLines, problemLine } from './issue-lines';
import { Secret } from './secret';
import { serverProblems, serversOf } from './servers';
import type { TextReference } from './secret-reference';
import { parseYamlFile } from './yaml-lines';

export interface LoadConfigOptions {
  /** The file; default: SLUICE_CONFIG, else `sluice.yaml` in `cwd`. */
  readonly path?: string;
  /** Default: the process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Default: the process's working folder. */
  readonly cwd?: string;
  /** Names of the connections whose secrets are needed; default: all of them. Secrets of others are not read. */
  readonly needs?: readonly string[];
  /** Without a file, take defaults and no connections. A file that was named (path, SLUICE_CONFIG) must be there. */
  readonly optional?: boolean;
}

/**
 * Reads `sluice.yaml`, checks it whole, and follows references to secrets, whose variables may stand in a file `.env` beside it. TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE,
 * SLUICE_STORE, SLUICE_HEALTH_PORT and SLUICE_LOG_LEVEL win over the file.
 * @throws ConfigError with one line for each problem
 */
export function loadConfig(options: LoadConfigOptions = {}): Config {
  const cwd = options.cwd ?? process.cwd();
  const given = options.env ?? process.env;
  const fromEnv = given['SLUICE_CONFIG'] === '' ? undefined : given['SLUICE_CONFIG'];
  const named = options.path ?? fromEnv;
  const path = resolve(cwd, named ?? 'sluice.yaml');
  const name = basename(path);
  const env = withEnvFile(given, dirname(path));
  const text = readConfig(path, options.path === undefined && fromEnv !== undefined);
  if (text === undefined) {
    if (named === undefined && options.optional === true) {
      return finish(configFile.parse({}), cwd, undefined, new Map(), env);
    }
    throw new ConfigError([
      `${path}: no such file; write one (the README shows how), or name another with --config or SLUICE_CONFIG`,
    ]);
  }

  const yaml = parseYamlFile(text, name);
  if (yaml.value === null || yaml.value === undefined) throw new ConfigError([`${name}: the file is empty`]);
  const parsed = configFile.safeParse(yaml.value);
  if (!parsed.success) throw new ConfigError(issueLines(parsed.error.issues, configFile, yaml, name));

  const folder = dirname(path);
  const inFile = Object.entries(parsed.data.connections);
  const problems = serverProblems(inFile).map(({ connection, problem }) =>
    problemLine(yaml, name, ['connections', connection, 'server'], problem),
  );
  const servers = serversOf(inFile);
  const connections = new Map<string, ConnectionConfig>();
  for (const [connectionName, entry] of inFile) {
    if (options.needs?.includes(connectionName) === false) continue;
    const follow = (key: keyof ConnectionInFile, reference: TextReference): string => {
      const followed = followReference(reference, env, folder);
      if ('text' in followed) return followed.text;
      problems.push(problemLine(yaml, name, ['connections', connectionName, key], followed.problem));
      return '';
    };
    const credentials = credentialsOf(entry, follow);
    if ('username' in credentials && credentials.username.includes(':')) {
      problems.push(
        problemLine(yaml, name, ['connections', connectionName, 'username'], 'must not contain a colon (HTTP Basic)'),
      );
    }
    connections.set(connectionName, {
      ...connectionOf(connectionName, entry, credentials),
      ...serverIn(servers.get(connectionName)),
    });
  }
  const notifications = new Map<string, NotificationConfig>();
  // whoever needs no connection's secrets needs none of these either
  for (const [notification, { kind, url }] of options.needs === undefined
    ? Object.entries(parsed.data.notifications)
    : []) {
    const followed = followReference(url, env, folder);
    const problem = 'problem' in followed ? followed.problem : webhookProblem(followed.text);
    if (problem !== undefined) problems.push(problemLine(yaml, name, ['notifications', notification, 'url'], problem));
    else if ('text' in followed) notifications.set(notification, { kind, url: new Secret(followed.text) });
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...finish(parsed.data, folder, path, connections, env), servers, notifications };
}

/** The name of a connection's server, where it has one. */
function serverIn(server: ServerIdentity | undefined): Pick<ConnectionConfig, 'server'> {
  if (server?.identity === undefined || server.identity === server.address) return {};
  return { server: server.identity };
}

/** Never repeats the address: it may hold a token. */
function webhookProblem(url: string): string | undefined {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return undefined;
  return 'is not an address that begins with https:// or http://';
}

/** Variables of a file `.env` beside the configuration count where the environment does not have them. */
function withEnvFile(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const file = join(folder, '.env');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return env;
    throw new ConfigError([`${file}: cannot be read (${code}); correct its permissions`]);
  }
  return { ...parseEnv(text), ...env };
}

function readConfig(path: string, fromEnvironment: boolean): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' && !fromEnvironment) return undefined;
    const named = fromEnvironment ? ' (named by SLUICE_CONFIG)' : '';
    throw new ConfigError([`${path}${named}: cannot be read (${code}); correct the path or its permissions`]);
  }
}

function credentialsOf(
  entry: ConnectionInFile,
  follow: (key: keyof ConnectionInFile, reference: TextReference) => string,
): Credentials {
  if (entry.token !== undefined) return { token: new Secret(follow('token', entry.token)) };
  return {
    username: entry.username === undefined ? '' : follow('username', entry.username),
    password: new Secret(entry.password === undefined ? '' : follow('password', entry.password)),
  };
}

function connectionOf(name: string, entry: ConnectionInFile, credentials: Credentials): ConnectionConfig {
  const { connectMs, headersMs, bodyMs, totalMs } = entry.timeouts;
  return {
    name,
    url: entry.url,
    credentials,
    concurrency: entry.concurrency,
    ...(entry.requestsPerSecond === undefined ? {} : { requestsPerSecond: entry.requestsPerSecond }),
    timeouts: {
      ...(connectMs === undefined ? {} : { connectTimeoutMs: connectMs }),
      ...(headersMs === undefined ? {} : { headersTimeoutMs: headersMs }),
      ...(bodyMs === undefined ? {} : { bodyTimeoutMs: bodyMs }),
      ...(totalMs === undefined ? {} : { totalTimeoutMs: totalMs }),
    },
  };
}

/** A variable of the environment that wins over the file; empty counts as unset. */
function override<T>(env: NodeJS.ProcessEnv, variable: string, schema: z.ZodType<T>): T | undefined {
  const text = env[variable];
  if (text === undefined || text === '') return undefined;
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new ConfigError([`environment variable ${variable}: ${parsed.error.issues[0]?.message ?? 'is not valid'}`]);
}

function finish(
  data: ConfigFile,
  folder: string,
  file: string | undefined,
  connections: ReadonlyMap<string, ConnectionConfig>,
  env: NodeJS.ProcessEnv,
): Config {
  const level = z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` });
  const address = override(env, 'TEMPORAL_ADDRESS', temporalAddress) ?? data.temporal.address;
  const healthPort = override(env, 'SLUICE_HEALTH_PORT', portText) ?? data.health?.port;
  const { namespace, dataFolder, port, uiPort, ui } = data.temporal;
  if (address !== undefined && data.project === undefined && Object.keys(data.schedules).length > 0) {
    throw new ConfigError([
      'schedules: the Temporal server may have schedules of others; name the project of this file, e.g. "project: malaria-sync"',
    ]);
  }
  return {
    ...(file === undefined ? {} : { file }),
    folder,
    connectionNames: Object.keys(data.connections),
    connections,
    store: { folder: resolve(folder, override(env, 'SLUICE_STORE', storeFolder) ?? data.store ?? '.sluice/store') },
    ...(data.pipelines === undefined ? {} : { pipelinesFolder: resolve(folder, data.pipelines) }),
    ...(data.transforms === undefined ? {} : { transformsFolder: resolve(folder, data.transforms) }),
    ...(data.mappings === undefined ? {} : { mappingsFolder: resolve(folder, data.mappings) }),
    ...(data.files === undefined ? {} : { filesFolder: resolve(folder, data.files) }),
    temporal: {
      ...(address === undefined ? {} : { address }),
      ...(ui === undefined ? {} : { ui }),
      namespace: override(env, 'TEMPORAL_NAMESPACE', z.string()) ?? namespace,
      dataFolder: resolve(folder, dataFolder ?? '.sluice/temporal'),
      ...(port === undefined ? {} : { port }),
      ...(uiPort === undefined ? {} : { uiPort }),
    },
    project: data.project ?? 'sluice',
    schedules: new Map(
      Object.entries(data.schedules).map(([name, { note, ...schedule }]) => [
        name,
        { ...schedule, ...(note === undefined ? {} : { note }) },
      ]),
    ),
    ...(healthPort === undefined ? {} : { healthPort }),
    logLevel: override(env, 'SLUICE_LOG_LEVEL', level) ?? data.log.level,
  };
}
