import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, watch, type FSWatcher } from 'node:fs';
import type { Command } from 'commander';
import { mainTaskQueue } from '../../contracts/task-queues';
import type { Config } from '../../worker/config/config';
import { loadConfig } from '../../worker/config/load-config';
import { machineOf } from '../../worker/config/machine';
import { startFormLink } from '../../worker/temporal/known-ui';
import { openTemporal } from '../../worker/temporal/open-temporal';
import { loadPipelines } from '../pipelines/load-pipelines';
import { newWorkflowId } from '../pipelines/new-workflow-id';
import { untilInterrupted } from '../until-interrupted';

/** Editors write a file in several steps. */
const settleMs = 300;

export function addDevCommand(program: Command): void {
  program
    .command('dev')
    .description(
      'A Temporal server with its UI, and a worker that is started anew when pipelines, transforms or the configuration change',
    )
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .addHelpText('after', '\nExample:\n  npx sluice dev')
    .action(async ({ config: file }: { config?: string }) => {
      const config = loadConfig(file === undefined ? {} : { path: file });
      const temporal = await openTemporal({
        config: config.temporal,
        machine: machineOf(),
        say,
        progress: (text) => process.stderr.write(text),
      });
      const worker = new WorkerProcess(config, temporal.address);
      const watchers = watchedPaths(config).map((path) => watchPath(path, () => worker.restart()));
      try {
        await welcome(config, temporal.uiUrl);
        worker.start();
        await untilInterrupted();
      } finally {
        for (const watcher of watchers) watcher.close();
        await worker.stop();
        await temporal.stop();
      }
    });
}

async function welcome(config: Config, ui: string | undefined): Promise<void> {
  const { namespace } = config.temporal;
  say(`Temporal UI: ${ui ?? 'its address is not known; temporal.ui in sluice.yaml names it'}`);
  if (ui !== undefined) {
    say('Start a pipeline from its form there (`sluice pipelines params <id>` prints what to paste):');
    for (const { definition } of (await loadPipelines(config)).all) {
      const start = { workflowType: definition.id, taskQueue: mainTaskQueue, workflowId: newWorkflowId(definition.id) };
      say(`  ${definition.id}: ${startFormLink(ui, namespace, start)}`);
    }
  }
  say('or with `sluice run <pipeline>` in another terminal. Ctrl-C ends all of this.');
}

function watchedPaths({ file, pipelinesFolder, transformsFolder }: Config): string[] {
  return [file, pipelinesFolder, transformsFolder].flatMap((path) =>
    path !== undefined && existsSync(path) ? [path] : [],
  );
}

function watchPath(path: string, changed: () => void): FSWatcher {
  return watch(path, { recursive: true }, changed);
}

/** `sluice worker` as a process of its own: code that was loaded once can't be loaded anew in the same process. */
class WorkerProcess {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  /** Restarts one after the other: a file may change again while the old process is still draining. */
  private restarts: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly config: Config,
    private readonly address: string,
  ) {}

  start(): void {
    if (this.stopped || this.child !== undefined) return;
    const { file, folder } = this.config;
    const args = [process.argv[1] ?? '', 'worker', ...(file === undefined ? [] : ['--config', file])];
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...machineOf().environment, TEMPORAL_ADDRESS: this.address },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    this.child = child;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code) => {
        this.child = undefined;
        if (!this.stopped && this.timer === undefined && code !== 0)
          say('The worker has ended; it is started again when a file changes.');
        resolve();
      });
    });
  }

  restart(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      say('Something has changed: the worker is started again.');
      this.restarts = this.restarts.then(async () => {
        await this.end();
        this.timer = undefined;
        this.start();
      });
    }, settleMs);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.restarts;
    await this.end();
  }

  private async end(): Promise<void> {
    this.child?.kill('SIGTERM');
    await this.ended;
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
