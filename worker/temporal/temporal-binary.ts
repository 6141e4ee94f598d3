import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A `temporal` command that runs, and the server inside it. */
export interface TemporalBinary {
  readonly path: string;
  /** Where it was found: on the PATH, in a cache folder, downloaded just now, or built just now. */
  readonly origin: 'path' | 'cache' | 'download' | 'go';
  /** e.g. `1.29.1` */
  readonly serverVersion: string;
}

const run = promisify(execFile);
const suffix = platform() === 'win32' ? '.exe' : '';

/** The file of a command in a folder, if it can be executed. */
export async function commandIn(folder: string, name: string): Promise<string | undefined> {
  const path = join(folder, `${name}${suffix}`);
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Asks a `temporal` command for its version; undefined when it is not one, or does not run on this machine. */
export async function probeBinary(
  path: string,
  origin: TemporalBinary['origin'],
  environment: NodeJS.ProcessEnv,
): Promise<TemporalBinary | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 20_000, env: environment });
    const serverVersion = /Server (\d+\.\d+\.\d+[^\s,)]*)/.exec(stdout)?.[1];
    return serverVersion === undefined ? undefined : { path, origin, serverVersion };
  } catch {
    return undefined;
  }
}
