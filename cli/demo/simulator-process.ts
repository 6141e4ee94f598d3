import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { CliError } from '../cli-error';

/** A simulator in a process of its own, as the demo and its reader use it. */
export interface SimulatorProcess {
  readonly url: string;
  /** Every live row of the server, read past its API. */
  values(): Promise<StoredRow[]>;
  /** Requests so far that changed rows, and requests that were not reads. */
  writes(): Promise<{ rows: number; posts: number }>;
  stop(): Promise<void>;
}

const rowSchema = z.object({
  dataElement: z.string(),
  period: z.string(),
  orgUnit: z.string(),
  categoryOptionCombo: z.string(),
  attributeOptionCombo: z.string(),
  value: z.string().nullable(),
  comment: z.string().nullable(),
  followUp: z.boolean().nullable(),
  deleted: z.boolean(),
});
export type StoredRow = z.infer<typeof rowSchema>;

const valuesSchema = z.object({ values: z.array(rowSchema) });
const logSchema = z.object({ requests: z.array(z.object({ method: z.string(), wrote: z.number() })) });

const startTimeoutMs = 20_000;

/** Starts `sluice simulator --version … --demo` on a free port and waits for its address. */
export async function startSimulatorProcess(version: string): Promise<SimulatorProcess> {
  const child = spawn(process.execPath, [mainScript(), 'simulator', '--version', version, '--port', '0', '--demo'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endWithUs = () => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  const url = await announcedUrl(child, version);
  const get = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    const response = await fetch(`${url}${path}`);
    return schema.parse(await response.json());
  };
  return {
    url,
    async values() {
      const { values } = await get('/simulator/values', valuesSchema);
      return values.filter((row) => !row.deleted);
    },
    async writes() {
      const { requests } = await get('/simulator/log', logSchema);
      return {
        rows: requests.reduce((sum, { wrote }) => sum + wrote, 0),
        posts: requests.filter(({ method }) => method !== 'GET').length,
      };
    },
    async stop() {
      process.off('exit', endWithUs);
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function mainScript(): string {
  const [, script] = process.argv;
  if (script === undefined) throw new CliError('the demo must be started as a command');
  return script;
}

async function announcedUrl(child: ChildProcess, version: string): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new CliError('the simulator could not be started');
  let errors = '';
  stderr.on('data', (piece: Buffer) => (errors += piece.toString()));
  return new Promise<string>((resolve, reject) => {
    const fail = (why: string) => {
      reject(new CliError(`the simulator of DHIS2 ${version} did not start: ${errors.trim() || why}`));
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`no answer within ${startTimeoutMs / 1000} s`);
    }, startTimeoutMs);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`it ended with ${code ?? 'a signal'}`);
    });
    createInterface({ input: stdout }).on('line', (line) => {
      const address = /http:\/\/\S+/.exec(line)?.[0];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}
