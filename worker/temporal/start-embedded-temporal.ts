import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { connectWhenReady } from './connect';
import { setAsideOtherVersion } from './database-file';
import type { EmbeddedTemporal } from './embedded-temporal';
import { useServer } from './embedded-temporal';
import { choosePort, loopback } from './ports';
import { registerSearchAttributes, setRetention } from './prepare-namespace';
import { isSameProcess, processIdentity } from './process-identity';
import { endServer, logTail, serverLog, spawnServer } from './server-process';
import type { ServerRecord } from './server-record';
import {
  readDatabaseRecord,
  readServerRecord,
  removeServerRecord,
  writeDatabaseRecord,
  writeServerRecord,
} from './server-record';
import { lockMarginMs, withStartLock } from './start-lock';
import type { TemporalBinary } from './temporal-binary';
import { firstLine, TemporalServerError } from './temporal-error';

export interface EmbeddedOptions {
  /** Holds the database, the log and the notes of who uses the server; made when missing. */
  readonly dataFolder: string;
  /** Default `default`. */
  readonly namespace?: string;
  /** Finds the command; asked only when a server has to be started. */
  readonly locate: () => Promise<Pick<TemporalBinary, 'path' | 'serverVersion'>>;
  /** Default: the ports of last time if free, else free ones. */
  readonly port?: number;
  readonly uiPort?: number;
  /** Stay when the last process that uses it ends; `endEmbeddedTemporal` ends it. Default false. */
  readonly detached?: boolean;
  readonly say: (line: string) => void;
  /** Given to the server, without the variables TEMPORAL_*. */
  readonly environment: NodeJS.ProcessEnv;
  /** How long a server may take until it answers; default 60 s. */
  readonly readyTimeoutMs?: number;
}

/** Days that closed workflows are kept; a development server's own limit is one day. */
const retentionDays = 30;

/**
 * Starts the Temporal server of a data folder, or uses the one that runs there; there is never a second one. A server
 * whose starter was killed is used; one that does not answer is ended first. Ends with the last process that uses it,
 * also on `process.exit`. Listens on the loopback address only.
 * @throws TemporalServerError in one line: folder not writable, port in use, server did not start
 */
export async function startEmbeddedTemporal(options: EmbeddedOptions): Promise<EmbeddedTemporal> {
  const folder = resolve(options.dataFolder);
  const readyTimeoutMs = options.readyTimeoutMs ?? 60_000;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new TemporalServerError(`cannot write Temporal's data folder ${folder} (${firstLine(error)})`);
  }
  return withStartLock(folder, readyTimeoutMs + lockMarginMs, async () => {
    const running = await runningServer(folder, options, readyTimeoutMs);
    const record = running ?? (await startServer(folder, options, readyTimeoutMs));
    if (options.detached === true && !record.detached) writeServerRecord(folder, { ...record, detached: true });
    return useServer(folder, record, running === undefined ? 'started' : 'reused', options.namespace ?? 'default');
  });
}

/** Ends the data folder's server whoever uses it. Returns false when none runs. */
export async function endEmbeddedTemporal(dataFolder: string): Promise<boolean> {
  const folder = resolve(dataFolder);
  if (readServerRecord(folder) === undefined) return false;
  return withStartLock(folder, lockMarginMs, async () => {
    const record = readServerRecord(folder);
    const alive = record !== undefined && isSameProcess(record.pid, record.identity);
    if (alive) await endServer(record.pid, record.identity);
    removeServerRecord(folder);
    return alive;
  });
}

/** The server that runs on this folder and answers; one that runs and does not answer is ended. */
async function runningServer(
  folder: string,
  options: EmbeddedOptions,
  readyTimeoutMs: number,
): Promise<ServerRecord | undefined> {
  const record = readServerRecord(folder);
  if (record === undefined || !isSameProcess(record.pid, record.identity)) return undefined;
  if (record.state !== 'stopping') {
    const timeoutMs = record.state === 'starting' ? readyTimeoutMs : 10_000;
    if ((await prepare(record, options.namespace ?? 'default', timeoutMs)) === undefined) {
      const ready: ServerRecord = { ...record, state: 'ready' };
      writeServerRecord(folder, ready);
      if (options.port !== undefined && options.port !== record.port) {
        options.say(`Temporal server: runs on port ${record.port} already, so not on ${options.port}`);
      }
      return ready;
    }
    options.say(`Temporal server: process ${record.pid} does not answer; it is ended and started again`);
  }
  await endServer(record.pid, record.identity, record.state === 'stopping' ? 10_000 : 2_000);
  removeServerRecord(folder);
  return undefined;
}

async function startServer(folder: string, options: EmbeddedOptions, readyTimeoutMs: number): Promise<ServerRecord> {
  const { path: binary, serverVersion } = await options.locate();
  const aside = setAsideOtherVersion(folder, serverVersion);
  if (aside !== undefined) options.say(aside);
  const namespace = options.namespace ?? 'default';
  // A free port may be taken by somebody else before the server listens on it.
  const attempts = options.port === undefined || options.uiPort === undefined ? 3 : 1;
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt === 1 ? readDatabaseRecord(folder) : undefined;
    const port = await choosePort(options.port, last?.port, 'temporal.port');
    const uiPort = await choosePort(options.uiPort, last?.uiPort, 'temporal.uiPort');
    writeDatabaseRecord(folder, { serverVersion, port, uiPort });
    const pid = await spawnServer({ binary, folder, namespace, port, uiPort, environment: options.environment });
    const identity = processIdentity(pid);
    const started: ServerRecord = {
      ...{ pid, identity, port, uiPort, serverVersion },
      state: 'starting',
      detached: options.detached ?? false,
    };
    writeServerRecord(folder, started);
    const killAtExit = () => {
      if (isSameProcess(pid, identity)) process.kill(pid, 'SIGTERM');
    };
    process.once('exit', killAtExit);
    try {
      const problem = await prepare(started, namespace, readyTimeoutMs);
      if (problem === undefined) {
        const ready: ServerRecord = { ...started, state: 'ready' };
        writeServerRecord(folder, ready);
        return ready;
      }
      await endServer(pid, identity);
      removeServerRecord(folder);
      const tail = logTail(folder);
      if (attempt < attempts && /address already in use|can't set (frontend|UI) port/i.test(tail)) continue;
      throw new TemporalServerError(
        `the Temporal server did not start: ${problem}; ${serverLog(folder)} ends with: ${tail || '(nothing)'}`,
      );
    } finally {
      process.off('exit', killAtExit);
    }
  }
}

/** Waits until the server answers, and sets its namespace up. Returns why it did not, or undefined. */
async function prepare(record: ServerRecord, namespace: string, timeoutMs: number): Promise<string | undefined> {
  const alive = () => isSameProcess(record.pid, record.identity);
  const connection = await connectWhenReady(`${loopback}:${record.port}`, namespace, timeoutMs, alive);
  if (typeof connection === 'string') return alive() ? connection : 'it ended at once';
  try {
    await setRetention(connection, namespace, retentionDays);
    await registerSearchAttributes(connection, namespace);
    return undefined;
  } catch (error) {
    return firstLine(error);
  } finally {
    await connection.close();
  }
}
