import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestConnection } from './sluice-under-test';

const root = join(__dirname, '../..');

/** Runs TypeScript as jest does, and says a line when the worker polls. */
const script = `
const swc = require('@swc/core');
const fs = require('node:fs');
require.extensions['.ts'] = (module, path) => module._compile(
  swc.transformSync(fs.readFileSync(path, 'utf8'),
    { filename: path, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }).code, path);
const { startSluice } = require('./test/kit/sluice-under-test.ts');
const [connections, storeFolder] = process.argv.slice(1).map((text) => JSON.parse(text));
startSluice(connections, { storeFolder }).then((sluice) => {
  process.stdout.write('polling\\n');
  process.stdin.once('data', () => sluice.stop().then(() => process.exit(0)));
});`;

/** A worker in a process of its own, so that it can be killed. */
export interface WorkerProcess {
  readonly pid: number;
  /** SIGKILL: it has no time to say goodbye. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorkerProcess(
  connections: readonly TestConnection[],
  storeFolder: string,
): Promise<WorkerProcess> {
  const args = [connections, storeFolder].map((value) => JSON.stringify(value));
  const child = spawn(process.execPath, ['-e', script, ...args], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line === 'polling') resolve();
    });
    child.once('close', () => reject(new Error('the worker process ended')));
  });
  return {
    pid: child.pid ?? 0,
    kill() {
      child.kill('SIGKILL');
      return closed;
    },
    stop() {
      child.stdin.write('stop\n');
      return closed;
    },
  };
}
