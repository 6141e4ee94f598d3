import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Documents } from '../../../activities/runtime/documents';
import { onlyOnPlannedServer, serverOfRun } from '../../../activities/runtime/planned-server';
import { UnknownConnectionError } from '../../../activities/runtime/activity-deps';
import type { ServerIdentity } from '../../../contracts/server-identity';
import { DiskFrameStore } from '../../../frames/store/disk-frame-store';

const a = { identity: 'https://a.example.org', address: 'https://a.example.org' };
const b = { identity: 'https://b.example.org', address: 'https://b.example.org' };

describe('the activities of a connection', () => {
  let folder: string;
  let store: DiskFrameStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-planned-'));
    store = new DiskFrameStore(folder);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A worker whose connection `dst` leads to that server; `done` is what its activities were given. */
  function worker(server: ServerIdentity) {
    const done: unknown[] = [];
    const act = (input: unknown) => Promise.resolve(done.push(input));
    const deps = {
      store,
      servers: new Map([['dst', server]]),
      dhis2: (name: string) => {
        throw new UnknownConnectionError(name, ['dst']);
      },
    };
    return { done, ...onlyOnPlannedServer(deps, new Documents(store), 'dst', { act }) };
  }
  const run = (runId: string, more: object = {}) => ({ run: { runId, ...more } });

  it('begin where it leads to the server that the run met first, and nowhere else, whichever worker takes them up', async () => {
    await worker(a).act(run('one'));
    const other = worker(b);
    await expect(other.act(run('one'))).rejects.toMatchObject({
      type: 'OtherServer',
      nonRetryable: true,
      message: expect.stringMatching(
        /^the connection "dst" leads to https:\/\/b\.example\.org today; this run was planned for https:\/\/a\.example\.org/,
      ) as string,
    });
    expect(other.done).toEqual([]);
    await worker(a).act(run('one'));
    await other.act(run('two'));
    expect(other.done).toHaveLength(1);
    expect(await serverOfRun(store, 'one', 'dst')).toEqual(a);
  });

  it('are refused for a run that continues one on another server', async () => {
    await worker(a).act(run('one'));
    await expect(worker(b).act(run('two', { continues: { runId: 'one' } }))).rejects.toMatchObject({
      type: 'OtherServer',
    });
    await worker(a).act(run('three', { continues: { runId: 'one' } }));
  });

  it('know the servers of a run of an older version from its report', async () => {
    const old = { servers: [{ connection: 'dst', address: a.address, version: '2.42.0' }] };
    await store.writeText('runs/old/report.json', JSON.stringify(old));
    await expect(worker(b).act(run('new', { continues: { runId: 'old' } }))).rejects.toMatchObject({
      type: 'OtherServer',
    });
    await worker(a).act(run('newer', { continues: { runId: 'old' } }));
  });

  it('go on where the server has moved and kept its name', async () => {
    await worker({ identity: 'national', address: a.address }).act(run('one'));
    await worker({ identity: 'national', address: b.address }).act(run('one'));
    await expect(worker(b).act(run('one'))).rejects.toMatchObject({ type: 'OtherServer' });
  });
});
