import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { machineOf } from '../../../worker/config/machine';
import { locateTemporalServer } from '../../../worker/temporal/locate-temporal-server';
import { isAlive } from '../../../worker/temporal/process-identity';
import type { EmbeddedOptions } from '../../../worker/temporal/start-embedded-temporal';
import { endEmbeddedTemporal, startEmbeddedTemporal } from '../../../worker/temporal/start-embedded-temporal';
import { startElsewhere } from './other-process';

const machine = machineOf();
const pipelineKey = defineSearchAttributeKey('SluicePipeline', SearchAttributeType.KEYWORD);
let folder: string;
let said: string[];

const options = (more: Partial<EmbeddedOptions> = {}): EmbeddedOptions => ({
  dataFolder: join(folder, 'data'),
  say: (line) => said.push(line),
  environment: machine.environment,
  locate: async () => {
    const located = await locateTemporalServer({ machine, say: () => undefined });
    if (located.kind === 'address') throw new Error('an address was located');
    return located;
  },
  ...more,
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-temporal-'));
  said = [];
});
afterEach(async () => {
  await endEmbeddedTemporal(join(folder, 'data'));
  rmSync(folder, { recursive: true, force: true });
});

it('starts a server with its own retention and search attributes, and ends it', async () => {
  const server = await startEmbeddedTemporal(options());
  expect(server.taken).toBe('started');
  const connection = await Connection.connect({ address: server.address });
  try {
    const namespace = await connection.workflowService.describeNamespace({ namespace: 'default' });
    expect(namespace.config?.workflowExecutionRetentionTtl?.seconds?.toString()).toBe(String(30 * 86_400));
    const handle = await new Client({ connection }).workflow.start('nothing', {
      taskQueue: 'none',
      workflowId: 'one',
      typedSearchAttributes: [{ key: pipelineKey, value: 'syncDataset' }],
    });
    expect((await handle.describe()).typedSearchAttributes.get(pipelineKey)).toBe('syncDataset');
    expect((await fetch(server.uiUrl)).status).toBe(200);
  } finally {
    await connection.close();
  }
  await server.stop();
  expect(isAlive(server.pid)).toBe(false);
  expect(existsSync(join(folder, 'data', 'server.json'))).toBe(false);

  const again = await startEmbeddedTemporal(options());
  expect([again.address, again.uiUrl]).toEqual([server.address, server.uiUrl]);
  const later = await Connection.connect({ address: again.address });
  expect((await new Client({ connection: later }).workflow.getHandle('one').describe()).status.name).toBe('RUNNING');
  await later.close();
});

it('has one server when two processes start at once, which ends with the last of them', async () => {
  const [here, elsewhere] = await Promise.all([startEmbeddedTemporal(options()), startElsewhere(join(folder, 'data'))]);
  expect([here.taken, elsewhere.taken].sort()).toEqual(['reused', 'started']);
  expect(elsewhere.pid).toBe(here.pid);
  await here.stop();
  expect(isAlive(here.pid)).toBe(true);
  await elsewhere.end();
  expect(isAlive(here.pid)).toBe(false);
});

it('uses the server of a process that was killed, and ends it', async () => {
  const elsewhere = await startElsewhere(join(folder, 'data'));
  await elsewhere.kill();
  expect(isAlive(elsewhere.pid)).toBe(true);
  const server = await startEmbeddedTemporal(options());
  expect([server.taken, server.pid]).toEqual(['reused', elsewhere.pid]);
  await server.stop();
  expect(isAlive(server.pid)).toBe(false);
});

it('ends a server that does not answer, and starts another', async () => {
  const elsewhere = await startElsewhere(join(folder, 'data'));
  await elsewhere.kill();
  process.kill(elsewhere.pid, 'SIGSTOP');
  const server = await startEmbeddedTemporal(options());
  expect(server.taken).toBe('started');
  expect(isAlive(elsewhere.pid)).toBe(false);
  expect(said.join()).toMatch(/does not answer; it is ended and started again/);
}, 60_000);

it('is not misled by notes of processes that ended', async () => {
  const first = await startEmbeddedTemporal(options());
  const record = readFileSync(join(folder, 'data', 'server.json'), 'utf8');
  await first.stop();
  writeFileSync(join(folder, 'data', 'server.json'), record.replace(/"pid": \d+/, `"pid": ${process.pid}`));
  writeFileSync(join(folder, 'data', 'start.lock'), `${process.pid} another_start 0`);
  const server = await startEmbeddedTemporal(options());
  expect(server.taken).toBe('started');
});

it('sets a database of another server version aside, with a line', async () => {
  await (await startEmbeddedTemporal(options())).stop();
  const note = join(folder, 'data', 'database.json');
  writeFileSync(note, readFileSync(note, 'utf8').replace(/"serverVersion": "[^"]+"/, '"serverVersion": "1.20.0"'));
  await startEmbeddedTemporal(options());
  expect(said.join()).toMatch(/was written by server 1\.20\.0, not .*set aside as temporal\.db\.server-1\.20\.0\./);
  expect(readdirSync(join(folder, 'data')).some((name) => name.startsWith('temporal.db.server-1.20.0.'))).toBe(true);
});

it('stays when it is detached, until it is ended', async () => {
  const server = await startEmbeddedTemporal(options({ detached: true }));
  await server.stop();
  expect(isAlive(server.pid)).toBe(true);
  expect(await endEmbeddedTemporal(join(folder, 'data'))).toBe(true);
  expect(isAlive(server.pid)).toBe(false);
  expect(await endEmbeddedTemporal(join(folder, 'data'))).toBe(false);
});

it('names a port that was asked for and is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    await expect(startEmbeddedTemporal(options({ port }))).rejects.toThrow(
      `port ${port} on 127.0.0.1 is in use (or not permitted); choose another temporal.port`,
    );
  } finally {
    other.close();
  }
});

it('names a data folder that cannot be written', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(startEmbeddedTemporal(options({ dataFolder: join(folder, 'file', 'data') }))).rejects.toThrow(
    /^cannot write Temporal's data folder .*file\/data \(/,
  );
});

it('says what a server that ends at once wrote', async () => {
  const fake = join(folder, 'temporal');
  writeFileSync(fake, '#!/bin/sh\necho "cannot open database" >&2\nexit 3\n', { mode: 0o755 });
  const locate = () => Promise.resolve({ path: fake, serverVersion: '1.0.0' });
  await expect(startEmbeddedTemporal(options({ locate }))).rejects.toThrow(
    /did not start: it ended at once.*cannot open database/,
  );
});
