import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const limits = { timeout: 400_000, maxBuffer: 16 * 1024 * 1024 };

/**
 * The Python of a virtual environment with these packages (`name==version`; those of `alone` without what they depend on), made once in the
 * temporary folder of the host. Undefined, with a line of why, where there is no Python or the packages cannot be had.
 */
export async function pythonWith(packages: readonly string[], alone: readonly string[]): Promise<string | undefined> {
  const digest = createHash('sha256')
    .update(JSON.stringify([packages, alone]))
    .digest('hex')
    .slice(0, 12);
  const folder = join(tmpdir(), `sluice-python-${digest}`);
  const python = join(folder, 'bin', 'python');
  try {
    if (await isThere(join(folder, 'whole'))) return python;
    await rm(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder], limits);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:'];
    await run(python, [...install, ...packages], limits);
    await run(python, [...install, '--no-deps', ...alone], limits);
    await mkdir(join(folder, 'making'));
    await rename(join(folder, 'making'), join(folder, 'whole'));
    return python;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    process.stderr.write(`left out, because Python or its packages cannot be had: ${what.slice(0, 300)}\n`);
    return undefined;
  }
}

/** What a script prints as its last line, as JSON. */
export async function printed(python: string, args: readonly string[]): Promise<unknown> {
  const { stdout } = await run(python, [...args], limits);
  const json: unknown = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  return json;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
