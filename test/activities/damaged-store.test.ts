import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRun } from '../../activities/preparation/load-run';
import { onlyInStoreOf } from '../../activities/runtime/same-store';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-damaged-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const runFile = (runId: string, workflowId: string) =>
  JSON.stringify({
    format: 1,
    runId,
    workflowId,
    pipeline: 'syncDataset',
    startedAt: '2026-01-01T00:00:00.000Z',
    nominalTime: '2026-01-01T00:00:00.000Z',
    parameters: {},
  });

async function put(runId: string, text: string): Promise<void> {
  await mkdir(join(folder, 'runs', runId), { recursive: true });
  await writeFile(join(folder, 'runs', runId, 'run.json'), text);
}

it.each(['', '{"format": 1, "runId"', 'null', '{"format": 7}', '\u0000\u0000'])(
  'a run is found by its workflow id beside one whose run.json is %j, which is named where a run is not found',
  async (damage) => {
    await put('a-damaged', damage);
    await put('b-whole', runFile('b-whole', 'night-1'));
    const store = new DiskFrameStore(folder);
    await expect(loadRun(store, 'night-1')).resolves.toMatchObject({ runId: 'b-whole' });
    await expect(loadRun(store, 'night-2')).rejects.toThrow(/no run "night-2"[^]*runs\/a-damaged\/run\.json/);
    await expect(loadRun(store, 'a-damaged')).rejects.toThrow(/runs\/a-damaged\/run\.json in the store is damaged/);
  },
);

it('a store that could not be asked once is asked again by the next activity', async () => {
  const path = join(folder, 'store');
  await writeFile(path, 'a file where the folder should be');
  const store = new DiskFrameStore(path);
  const { work } = onlyInStoreOf(store, { work: () => Promise.resolve('done') });
  const start = (id: string) => (work as (input: unknown) => Promise<string>)({ run: { store: id } });
  await expect(start('any')).rejects.toThrow();
  await rm(path);
  await expect(start(await store.id())).resolves.toBe('done');
});
