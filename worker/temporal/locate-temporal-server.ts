import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../config/machine';
import { buildTemporal, temporalModule } from './build-temporal';
import { downloadTemporal } from './download-temporal';
import type { TemporalBinary } from './temporal-binary';
import { commandIn, probeBinary } from './temporal-binary';
import { firstLine, TemporalServerError } from './temporal-error';

export interface LocateOptions {
  /** `host:port` from TEMPORAL_ADDRESS or the configuration. */
  readonly address?: string;
  readonly machine: Machine;
  /** Gets one line for a person, e.g. which way was taken. */
  readonly say: (line: string) => void;
  /** Gets dots while a build runs; default: nothing is shown. */
  readonly progress?: (text: string) => void;
  /** Whether the SDK may download and `go install` may build; default true. */
  readonly fetch?: boolean;
}

export type LocatedServer =
  { readonly kind: 'address'; readonly address: string } | ({ readonly kind: 'binary' } & TemporalBinary);

const ways: Record<TemporalBinary['origin'], string> = {
  path: 'on the PATH',
  cache: 'cached earlier',
  download: 'downloaded by the SDK',
  go: 'built by go install',
};

/**
 * Finds a Temporal server: the address; else a `temporal` command on the PATH; else one cached earlier (the user's
 * cache folder, or where this user's `go install` puts commands); else the SDK's download; else a build by `go install`,
 * about four minutes. Says which was taken.
 * @throws TemporalServerError that names every way
 */
export async function locateTemporalServer(options: LocateOptions): Promise<LocatedServer> {
  if (options.address !== undefined) {
    options.say(`Temporal server: ${options.address} (address given)`);
    return { kind: 'address', address: options.address };
  }
  const tried: string[] = ['TEMPORAL_ADDRESS is not set'];
  const binary =
    (await onPath(options, tried)) ?? (await cached(options, tried)) ?? (await fetched(options, tried)) ?? undefined;
  if (binary === undefined) {
    throw new TemporalServerError(
      `no Temporal server to be had: ${tried.join('; ')}. Set TEMPORAL_ADDRESS to a running server (host:port), ` +
        'put the Temporal CLI on the PATH (https://docs.temporal.io/cli), ' +
        `or install Go and run again (it builds ${temporalModule})`,
    );
  }
  options.say(`Temporal server: ${binary.path}, server ${binary.serverVersion} (${ways[binary.origin]})`);
  return { kind: 'binary', ...binary };
}

async function onPath({ machine }: LocateOptions, tried: string[]): Promise<TemporalBinary | undefined> {
  for (const folder of machine.commandFolders) {
    const path = await commandIn(folder, 'temporal');
    if (path === undefined) continue;
    const binary = await probeBinary(path, 'path', machine.environment);
    if (binary !== undefined) return binary;
    tried.push(`${path} is not a Temporal CLI that runs here`);
  }
  tried.push('no `temporal` on the PATH');
  return undefined;
}

/** Names as this module and the SDK's downloader write them. */
async function binariesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^temporal(-[\w.-]+)?$/.test(name) && !/\.(downloading|tmp)$/.test(name)).sort();
}

async function cached({ machine }: LocateOptions, tried: string[]): Promise<TemporalBinary | undefined> {
  const own = join(machine.cacheFolder, 'temporal');
  for (const folder of [own, ...machine.goCommandFolders]) {
    const names = folder === own ? await binariesIn(folder) : ['temporal'];
    for (const name of names) {
      const path = await commandIn(folder, name.replace(/\.exe$/, ''));
      const binary = path === undefined ? undefined : await probeBinary(path, 'cache', machine.environment);
      if (binary !== undefined) return binary;
    }
  }
  tried.push(`none in ${own}`);
  return undefined;
}

async function fetched(options: LocateOptions, tried: string[]): Promise<TemporalBinary | undefined> {
  const { machine, say } = options;
  if (options.fetch === false) return undefined;
  const folder = join(machine.cacheFolder, 'temporal');
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    tried.push(`cannot write the cache folder (${firstLine(error)})`);
    return undefined;
  }
  const newest = async (origin: 'download' | 'go'): Promise<TemporalBinary | undefined> => {
    for (const name of await binariesIn(folder)) {
      const binary = await probeBinary(join(folder, name), origin, machine.environment);
      if (binary !== undefined) return binary;
    }
    tried.push(
      origin === 'go' ? 'the command that go install built does not run' : 'the downloaded command does not run',
    );
    return undefined;
  };

  const download = await downloadTemporal(folder, machine.environment);
  if (download === undefined) return newest('download');
  tried.push(`the SDK's download: ${download}`);

  for (const commands of [...machine.commandFolders, '/usr/local/go/bin']) {
    const go = await commandIn(commands, 'go');
    if (go === undefined) continue;
    say(`Temporal server: none here yet; building ${temporalModule} once, which takes about four minutes`);
    const build = await buildTemporal(go, folder, machine.environment, options.progress ?? (() => undefined));
    if (build === undefined) return newest('go');
    tried.push(`go install: ${build}`);
    return undefined;
  }
  tried.push('no `go` on the PATH to build one');
  return undefined;
}
