import { spawn } from 'node:child_process';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { firstLine } from './temporal-error';

/** Runs in a process of its own: the SDK's native runtime can be started once in a process, and not be interrupted. */
const script = `
const { DefaultLogger, Runtime } = require(process.argv[2]);
Runtime.install({ logger: new DefaultLogger('ERROR') });
const { TestWorkflowEnvironment } = require(process.argv[1]);
TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir: process.argv[3], ttl: '3650d' } },
}).then((environment) => environment.teardown()).then(
  () => process.exit(0),
  (error) => { process.stderr.write(String(error && error.message)); process.exit(1); },
);`;

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (entry) => entry.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Lets the SDK download the Temporal command into `folder`.
 * @param stallMs given up when nothing arrived for this long
 * @returns undefined when done, else why not
 */
export async function downloadTemporal(
  folder: string,
  environment: NodeJS.ProcessEnv,
  stallMs = 20_000,
): Promise<string | undefined> {
  await mkdir(folder, { recursive: true });
  const modules = [require.resolve('@temporalio/testing'), require.resolve('@temporalio/worker')];
  const own = platform() !== 'win32';
  const child = spawn(process.execPath, ['-e', script, ...modules, folder], {
    env: environment,
    cwd: folder,
    detached: own,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  let bytes = await bytesIn(folder);
  let stalledSince = Date.now();
  const watched = { gaveUp: false };
  const watch = setInterval(() => {
    void bytesIn(folder).then((now) => {
      if (now !== bytes) stalledSince = Date.now();
      bytes = now;
      if (Date.now() - stalledSince < stallMs || child.pid === undefined || watched.gaveUp) return;
      watched.gaveUp = true;
      process.kill(own ? -child.pid : child.pid, 'SIGKILL');
    });
  }, 500);
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  clearInterval(watch);
  if (code === 0) return undefined;
  if (watched.gaveUp) return `nothing arrived for ${stallMs / 1000} s`;
  return (
    /dns error|[Cc]onnection refused|timed out|status \d+/.exec(said)?.[0] ??
    (firstLine(said).slice(0, 200) || 'failed')
  );
}
