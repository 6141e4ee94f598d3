import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { databaseFile } from './database-file';
import { loopback } from './ports';
import { isSameProcess } from './process-identity';
import { searchAttributes } from './search-attributes';
import { TemporalServerError } from './temporal-error';

const logLimitBytes = 20_000_000;

/** Where the embedded server writes what it has to say. */
export const serverLog = (folder: string) => join(folder, 'temporal.log');

/** The end of the server's log, for an error that says why it did not start. */
export function logTail(folder: string): string {
  try {
    const lines = readFileSync(serverLog(folder), 'utf8').trim().split('\n');
    return lines.slice(-3).join(' | ').slice(-600);
  } catch {
    return '';
  }
}

/**
 * Starts a development server on the folder's database, in a process group of its own: a Ctrl-C on the terminal is for
 * Sluice, which ends its work while the server still answers.
 * @returns its pid
 */
export async function spawnServer(options: {
  readonly binary: string;
  readonly folder: string;
  readonly namespace: string;
  readonly port: number;
  readonly uiPort: number;
  readonly environment: NodeJS.ProcessEnv;
}): Promise<number> {
  const { binary, folder, namespace, port, uiPort } = options;
  const log = serverLog(folder);
  try {
    if (statSync(log).size > logLimitBytes) renameSync(log, `${log}.1`);
  } catch {
    // There is no log yet.
  }
  // Settings of the command line tool would change the server's.
  const environment = Object.fromEntries(
    Object.entries(options.environment).filter(([name]) => !name.startsWith('TEMPORAL_')),
  );
  const output = openSync(log, 'a', 0o600);
  try {
    const child = spawn(
      binary,
      [
        'server',
        'start-dev',
        ...['--ip', loopback, '--port', String(port), '--ui-port', String(uiPort)],
        ...['--db-filename', databaseFile(folder), '--log-level', 'warn'],
        ...(namespace === 'default' ? [] : ['--namespace', namespace]),
        ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
      ],
      { cwd: folder, env: environment, detached: true, stdio: ['ignore', output, output] },
    );
    const started = new Promise<number>((resolve, reject) => {
      child.once('spawn', () => resolve(child.pid ?? 0));
      child.once('error', (error) => reject(new TemporalServerError(`cannot start ${binary}: ${error.message}`)));
    });
    child.unref();
    return await started;
  } finally {
    closeSync(output);
  }
}

async function endsWithin(pid: number, identity: string, timeoutMs: number): Promise<boolean> {
  const giveUpAt = Date.now() + timeoutMs;
  while (isSameProcess(pid, identity)) {
    if (Date.now() > giveUpAt) return false;
    await wait(50);
  }
  return true;
}

/** Ends a server: SIGTERM, and SIGKILL when it is still there after `graceMs`. Returns when it has ended. */
export async function endServer(pid: number, identity: string, graceMs = 10_000): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isSameProcess(pid, identity)) return;
    try {
      process.kill(pid, signal);
    } catch {
      // It ended between the question and the signal.
    }
    if (await endsWithin(pid, identity, graceMs)) return;
  }
  throw new TemporalServerError(`the Temporal server (process ${pid}) does not end; end it by hand`);
}
