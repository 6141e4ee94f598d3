import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const root = join(__dirname, '../../..');
const script = `
const swc = require('@swc/core');
const fs = require('node:fs');
require.extensions['.ts'] = (module, path) => module._compile(
  swc.transformSync(fs.readFileSync(path, 'utf8'),
    { filename: path, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }).code, path);
const { machineOf } = require('./worker/config/machine.ts');
const { locateTemporalServer } = require('./worker/temporal/locate-temporal-server.ts');
const { startEmbeddedTemporal } = require('./worker/temporal/start-embedded-temporal.ts');
const machine = machineOf();
startEmbeddedTemporal({
  dataFolder: process.argv[1], say: () => {}, environment: machine.environment,
  locate: () => locateTemporalServer({ machine, say: () => {} }),
}).then((server) => {
  process.stdout.write(JSON.stringify({ taken: server.taken, pid: server.pid, address: server.address }) + '\\n');
  process.stdin.once('data', () => server.stop().then(() => process.exit(0)));
});`;

const answer = z.object({ taken: z.enum(['started', 'reused']), pid: z.number(), address: z.string() });

/** The embedded server as another process of Sluice starts it, or uses it. */
export interface Elsewhere extends z.infer<typeof answer> {
  /** Lets the process stop using the server, and end. */
  end(): Promise<void>;
  /** Kills the process, not the server. */
  kill(): Promise<void>;
}

export async function startElsewhere(dataFolder: string): Promise<Elsewhere> {
  const child = spawn(process.execPath, ['-e', script, dataFolder], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('close', () => reject(new Error('the other process ended')));
  });
  return {
    ...answer.parse(JSON.parse(line)),
    end: () => {
      child.stdin.write('end\n');
      return closed;
    },
    kill: () => {
      child.kill('SIGKILL');
      return closed;
    },
  };
}
