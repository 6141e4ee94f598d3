import { homedir, platform } from 'node:os';
import { delimiter, join } from 'node:path';

/** What the rest of the worker needs to know of the machine and the user, taken from the environment once. */
export interface Machine {
  /** Folders in which commands are looked for. */
  readonly commandFolders: readonly string[];
  /** The user's cache folder for Sluice; may not exist yet. */
  readonly cacheFolder: string;
  /** Folders into which `go install` of this user puts commands. */
  readonly goCommandFolders: readonly string[];
  /** Given to commands that are started. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Reads PATH, XDG_CACHE_HOME (Windows: LOCALAPPDATA), GOBIN and GOPATH. */
export function machineOf(env: NodeJS.ProcessEnv = process.env): Machine {
  const home = homedir();
  const set = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const userCache =
    set('XDG_CACHE_HOME') ??
    (platform() === 'darwin' ? join(home, 'Library', 'Caches') : undefined) ??
    (platform() === 'win32' ? set('LOCALAPPDATA') : undefined) ??
    join(home, '.cache');
  const goBin = set('GOBIN');
  const goPaths = set('GOPATH')?.split(delimiter) ?? [join(home, 'go')];
  return {
    commandFolders: (set('PATH') ?? '').split(delimiter).filter((folder) => folder !== ''),
    cacheFolder: join(userCache, 'sluice'),
    goCommandFolders: [...(goBin === undefined ? [] : [goBin]), ...goPaths.map((folder) => join(folder, 'bin'))],
    environment: env,
  };
}
