import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sluice, type CommandResult } from './run-command';

const config = `
connections:
  source: { url: http://127.0.0.1:9, username: admin, password: { env: SOURCE_PASSWORD } }
  target: { url: http://127.0.0.1:9, username: admin, password: { env: SOURCE_PASSWORD } }
`;
const parameters = { source: 'source', target: 'target', dataSets: [{ source: 'DsMonthly00' }], periods: ['202401'] };

let folder: string;
let taken: Server;
let takenPort: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-cli-'));
  await writeFile(join(folder, 'sluice.yaml'), config);
  await writeFile(join(folder, 'good.json'), JSON.stringify(parameters));
  await writeFile(join(folder, 'cut.json'), '{"source": "a",');
  await writeFile(join(folder, 'bad.json'), JSON.stringify({ ...parameters, periods: ['2024-1'], sauce: 1 }));
  await writeFile(join(folder, 'tabs.yaml'), 'connections:\n\tsource: 1\n');
  await writeFile(join(folder, 'wrong.yaml'), 'connections:\n  source: { url: ftp://x, username: a }\nstorre: y\n');
  await writeFile(join(folder, 'file'), '');
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  takenPort = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  await new Promise((resolve) => taken.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const env = { SOURCE_PASSWORD: 'Tr0ub4dor', TEMPORAL_ADDRESS: '127.0.0.1:9', SLUICE_CONFIG: undefined };
const run = (args: readonly string[], more: Record<string, string | undefined> = {}) =>
  sluice(args, { cwd: folder, env: { ...env, ...more } });

/** Fits every refusal: a cause and an advice, no stack, no secret. */
function expectRefusal({ exitCode, stdout, errors }: CommandResult, code: number, lines: RegExp[]): void {
  expect(errors).toEqual(lines.map((line): unknown => expect.stringMatching(line)));
  expect(exitCode).toBe(code);
  expect(stdout).toBe('');
  expect(errors.join('\n')).not.toMatch(/^\s+at |node:internal|Tr0ub4dor/m);
}

describe('the command line on bad input', () => {
  it('names the pipelines that there are', async () => {
    expectRefusal(await run(['run', 'syncDatset', '--params', 'good.json']), 64, [
      /^sluice: there is no pipeline "syncDatset".*syncDataset/,
    ]);
  });

  it('says which file is not JSON', async () => {
    expectRefusal(await run(['run', 'syncDataset', '--params', 'cut.json']), 64, [/^sluice: cut\.json is not JSON: /]);
  });

  it('says that the file of parameters is not there', async () => {
    expectRefusal(await run(['run', 'syncDataset', '--params', 'none.json']), 64, [
      /^sluice: none\.json can't be read \(ENOENT\); give the path/,
    ]);
  });

  it('gives a line for each bad parameter', async () => {
    expectRefusal(await run(['run', 'syncDataset', '--params', 'bad.json']), 64, [
      /^sluice: The parameters of syncDataset do not fit:$/,
      /^ {2}periods\.0: "2024-1" is neither a DHIS2 period/,
      /^ {2}sauce: there is no such parameter$/,
    ]);
  });

  it('says that there is no configuration, and what to do', async () => {
    expectRefusal(await run(['worker', '--config', 'none.yaml']), 64, [/^sluice: .*none\.yaml: no such file; /]);
  });

  it('says the line of a YAML error', async () => {
    expectRefusal(await run(['worker', '--config', 'tabs.yaml']), 64, [/^sluice: tabs\.yaml line 2: not YAML/]);
  });

  it('gives a line for each mistake in the configuration', async () => {
    const { errors, exitCode } = await run(['worker', '--config', 'wrong.yaml']);
    expect(exitCode).toBe(64);
    expect(errors).toHaveLength(2);
    expect(errors.join('\n')).toMatch(/wrong\.yaml line 2.*must begin with https:\/\/ or http:\/\//);
    expect(errors.join('\n')).toMatch(/wrong\.yaml line 3: storre: unknown key/);
  });

  it('names the variable of a secret that is not set', async () => {
    const { errors, exitCode } = await run(['worker'], { SOURCE_PASSWORD: undefined });
    expect(exitCode).toBe(64);
    expect(errors).toHaveLength(2);
    for (const line of errors) expect(line).toMatch(/sluice\.yaml line \d: .*SOURCE_PASSWORD/);
  });

  it('refuses an unknown option and an unknown command', async () => {
    const option = await run(['run', 'syncDataset', '--parms', 'good.json']);
    expect(option.exitCode).toBe(64);
    expect(option.errors[0]).toMatch(/unknown option '--parms'/);
    const command = await run(['rum']);
    expect(command.exitCode).toBe(64);
    expect(command.errors[0]).toMatch(/unknown command 'rum'/);
  });

  it('says that the port of a simulator is in use', async () => {
    expectRefusal(await run(['simulator', '--port', String(takenPort)]), 1, [
      /^sluice: Port 127\.0\.0\.1:\d+ is in use; give another one with --port\.$/,
    ]);
    expectRefusal(await run(['simulator', '--port', 'http']), 64, [
      /argument 'http' is invalid. it must be a port, 0 to 65535/,
      /--help shows what there is/,
    ]);
  });

  it('says that no Temporal server answers at the address', async () => {
    expectRefusal(await run(['run', 'syncDataset', '--params', 'good.json']), 1, [
      /^sluice: no Temporal server answers at 127\.0\.0\.1:9 .*; start it, correct TEMPORAL_ADDRESS/,
    ]);
  }, 60_000);

  it('names all ways to a Temporal server when there is none to be had', async () => {
    const nothing = {
      TEMPORAL_ADDRESS: undefined,
      PATH: '/nonexistent',
      HOME: folder,
      // A file where the cache folder would be: nothing can be fetched into it.
      XDG_CACHE_HOME: join(folder, 'file'),
      GOPATH: '/nonexistent',
      GOBIN: undefined,
    };
    expectRefusal(await run(['run', 'syncDataset', '--params', 'good.json'], nothing), 1, [
      /^sluice: no Temporal server to be had: .*Set TEMPORAL_ADDRESS .*PATH.*install Go/,
    ]);
  }, 60_000);
});
