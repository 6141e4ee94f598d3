import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../kit/wait-until';
import { repository } from '../readme/fenced-blocks';

const main = join(repository, 'dist', 'cli', 'main.js');

/** `sluice dev` as a person runs it in a folder of theirs. */
export class DevProcess {
  private text = '';
  private readonly child;
  private readonly closed: Promise<number | NodeJS.Signals | null>;

  constructor(
    private readonly folder: string,
    ...options: string[]
  ) {
    const own = Object.entries<string | undefined>({ ...process.env, NO_COLOR: '1' }).filter(
      ([name, value]) => value !== undefined && !/^(SLUICE|TEMPORAL)_/.test(name),
    );
    this.child = spawn(process.execPath, [main, 'dev', ...options], { cwd: folder, env: Object.fromEntries(own) });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream.on('data', (piece: Buffer) => (this.text += piece.toString()));
    this.closed = new Promise((resolve) => this.child.once('exit', (code, signal) => resolve(code ?? signal)));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** All that it and its worker have said. */
  get said(): string {
    return this.text;
  }

  /** How often a worker has come to polling. */
  get workersStarted(): number {
    return this.text.split('worker started').length - 1;
  }

  async says(what: RegExp): Promise<string> {
    let found: string | undefined;
    await waitUntil(`sluice dev says ${String(what)} in: ${this.text}`, () => {
      found = what.exec(this.text)?.[0];
      return found !== undefined || this.child.exitCode !== null;
    });
    if (found === undefined) throw new Error(`sluice dev has ended and did not say ${String(what)}: ${this.text}`);
    return found;
  }

  async hasWorker(count: number): Promise<void> {
    await waitUntil(`worker ${count} polls`, () => this.workersStarted >= count);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** The exit code, or the signal that ended it. */
  async end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    if (signal !== undefined) this.signal(signal);
    return this.closed;
  }

  /** All that run for its folder, itself among them. */
  processes(): { pid: number; command: string }[] {
    return processesOf(this.folder);
  }

  /** Ends all that is left of it, after a test that failed. */
  killAll(): void {
    for (const { pid } of this.processes()) process.kill(pid, 'SIGKILL');
  }
}

/** Processes whose working folder is this one or below it; those that ended and were not collected do not count. */
function processesOf(folder: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)) return [];
        return [{ pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
      } catch {
        // it has ended
        return [];
      }
    });
}
