import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { machineOf } from '../../../worker/config/machine';
import { locateTemporalServer } from '../../../worker/temporal/locate-temporal-server';
import { openTemporal } from '../../../worker/temporal/open-temporal';

let folder: string;
let said: string[];
const say = (line: string) => said.push(line);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-locate-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A command in a folder of the test. */
function command(path: string, script: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

const answers = (version: string) => `echo "temporal version 1.0.0 (Server ${version}, UI 2.0.0)"`;

/** A machine that has nothing but the folders `path`, `cache` and `go` of the test. */
const machine = () =>
  machineOf({
    PATH: [join(folder, 'broken'), join(folder, 'path'), '/usr/bin', '/bin']
      .filter((entry) => !existsSync(join(entry, 'temporal')) || entry.startsWith(folder))
      .join(delimiter),
    XDG_CACHE_HOME: join(folder, 'cache'),
    GOPATH: join(folder, 'go'),
  });

const locate = (address?: string) =>
  locateTemporalServer({ machine: machine(), say, fetch: false, ...(address === undefined ? {} : { address }) });

it('takes the address before anything else', async () => {
  command('path/temporal', answers('1.2.3'));
  expect(await locate('temporal.internal:7233')).toEqual({ kind: 'address', address: 'temporal.internal:7233' });
});

it('takes the command on the PATH, then the one cached earlier, then the one of go install', async () => {
  const onPath = command('path/temporal', answers('1.2.3'));
  const cached = command('cache/sluice/temporal/temporal-cli-sdk-typescript-1.24.0', answers('1.2.4'));
  const ofGo = command('go/bin/temporal', answers('1.2.5'));
  expect(await locate()).toEqual({ kind: 'binary', path: onPath, origin: 'path', serverVersion: '1.2.3' });
  rmSync(onPath);
  expect(await locate()).toEqual({ kind: 'binary', path: cached, origin: 'cache', serverVersion: '1.2.4' });
  rmSync(cached);
  expect(await locate()).toEqual({ kind: 'binary', path: ofGo, origin: 'cache', serverVersion: '1.2.5' });
  expect(said).toEqual([
    `Temporal server: ${onPath}, server 1.2.3 (on the PATH)`,
    `Temporal server: ${cached}, server 1.2.4 (cached earlier)`,
    `Temporal server: ${ofGo}, server 1.2.5 (cached earlier)`,
  ]);
});

it('passes over a command of that name that is something else, or does not run', async () => {
  command('broken/temporal', 'exit 1');
  command('cache/sluice/temporal/temporal-cli-sdk-typescript-1.24.0.downloading', answers('1.2.4'));
  const good = command('path/temporal', answers('1.2.3'));
  expect(await locate()).toMatchObject({ path: good });
});

it('names every way when there is none', async () => {
  command('broken/temporal', 'exit 1');
  await expect(locate()).rejects.toThrow(
    /^no Temporal server to be had: TEMPORAL_ADDRESS is not set; .*broken\/temporal is not a Temporal CLI that runs here; no `temporal` on the PATH; none in .*Set TEMPORAL_ADDRESS .*temporal@v1\.5\.1\)$/,
  );
});

it('says in one line that no server answers at the address', async () => {
  const config = { address: '127.0.0.1:1', namespace: 'default', dataFolder: join(folder, 'data') };
  await expect(openTemporal({ config, machine: machine(), say, answerTimeoutMs: 300 })).rejects.toThrow(
    /^no Temporal server answers at 127\.0\.0\.1:1 for namespace default \([^\n]*\); start it, correct TEMPORAL_ADDRESS/,
  );
});
