import { existsSync, watch, type FSWatcher } from 'node:fs';
import { basename, relative, sep } from 'node:path';
import type { Config } from '../../worker/config/config';

type WatchedConfig = Pick<Config, 'file' | 'folder' | 'pipelinesFolder' | 'transformsFolder'>;

/** Code, data that code imports, and folders; a log that is written beside them starts nothing. */
const ofTheUser = /\.([cm]?[jt]sx?|json)$|(^|[\\/])[^.\\/]+$/;

/** What Sluice and package managers write by themselves, where the pipelines lie beside it. */
const notOfTheUser = /(^|[\\/])(\.sluice|node_modules)([\\/]|$)/;

/** Tells of changes of the configuration, its `.env`, the pipelines and the transforms. */
export class ProjectWatch {
  private watchers: readonly FSWatcher[];

  constructor(
    config: WatchedConfig,
    private readonly changed: () => void,
    private readonly say: (line: string) => void,
  ) {
    this.watchers = this.open(config);
  }

  /** Watches what the configuration names now. */
  renew(config: WatchedConfig): void {
    const before = this.watchers;
    // both for a moment, so that no change falls between
    this.watchers = this.open(config);
    close(before);
  }

  close(): void {
    close(this.watchers);
  }

  private open({ file, folder, pipelinesFolder, transformsFolder }: WatchedConfig): FSWatcher[] {
    const folders = [pipelinesFolder, transformsFolder].flatMap((path) => path ?? []);
    // editors put another file in the place of the one that is edited, so the folder is watched for names
    const names = [
      ...(file === undefined ? [] : [basename(file), '.env']),
      ...folders.map((path) => relative(folder, path).split(sep)[0] ?? ''),
    ];
    return [
      this.watch(folder, false, (name) => names.includes(name)),
      ...folders
        .filter((path) => existsSync(path))
        .map((path) => this.watch(path, true, (name) => ofTheUser.test(name) && !notOfTheUser.test(name))),
    ];
  }

  private watch(path: string, recursive: boolean, concerns: (name: string) => boolean): FSWatcher {
    const watcher = watch(path, { recursive }, (_, name) => {
      if (name === null || concerns(name)) this.changed();
    });
    return watcher.on('error', (error) => this.say(`Changes in ${path} are not seen any more: ${error.message}`));
  }
}

function close(watchers: readonly FSWatcher[]): void {
  for (const watcher of watchers) watcher.close();
}
