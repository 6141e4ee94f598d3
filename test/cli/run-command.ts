import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** The command as it was built; `npm install` and `npm run build` make it. */
const command = join(root, 'dist', 'cli', 'main.js');

/** A command that does not end is killed then, and has no exit code. */
const limitMs = 50_000;

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  /** Lines, without empty ones and without those that say which Temporal server was taken. */
  readonly errors: readonly string[];
}

export interface CommandOptions {
  readonly cwd: string;
  /** Wins over the environment of the tests; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
}

/** Runs the `sluice` command as a process of its own, to its end. */
export async function sluice(
  args: readonly string[],
  { cwd, env = {}, input }: CommandOptions,
): Promise<CommandResult> {
  const own = Object.entries<string | undefined>({ ...process.env, ...env }).filter(([, value]) => value !== undefined);
  const child = spawn(process.execPath, [command, ...args], { cwd, env: Object.fromEntries(own) });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
  child.stdin.end(input ?? '');
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(limit);
  const errors = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Temporal server: '));
  return { exitCode, stdout, errors };
}
