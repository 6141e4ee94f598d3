import { spawn, type ChildProcess } from 'node:child_process';
import type { Config } from '../../worker/config/config';
import { machineOf } from '../../worker/config/machine';

/** Editors write a file in several steps. */
const settleMs = 300;

/** `sluice worker` as a process of its own: code that was loaded once can't be loaded anew in the same process. */
export class WorkerProcess {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  /** Restarts one after the other: a file may change again while the old process is still draining. */
  private restarts: Promise<void> = Promise.resolve();
  /** The child ends because it was told to. */
  private ending = false;
  private stopped = false;

  constructor(
    private readonly config: Pick<Config, 'file' | 'folder'>,
    private readonly say: (line: string) => void,
    /** Called before the new process starts. */
    private readonly onRestart: () => void,
  ) {
    process.once('exit', () => this.child?.kill('SIGTERM'));
  }

  start(): void {
    if (this.stopped || this.child !== undefined) return;
    const { file, folder } = this.config;
    const args = [process.argv[1] ?? '', 'worker', ...(file === undefined ? [] : ['--config', file])];
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: machineOf().environment,
      // connected, so that it ends with this process however that ends
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child = child;
    this.ended = new Promise((resolve) => {
      child.once('exit', () => {
        this.child = undefined;
        if (!this.ending) this.say('The worker has ended; it is started again when a file changes.');
        resolve();
      });
    });
  }

  restart(): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.say('Something has changed: the worker is started again.');
      this.restarts = this.restarts.then(async () => {
        await this.end();
        if (this.stopped) return;
        this.onRestart();
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
    this.ending = true;
    this.child?.kill('SIGTERM');
    await this.ended;
    this.ending = false;
  }
}
