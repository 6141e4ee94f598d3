import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';
import { diskError } from '../../frames/store/disk-errors';
import { StoreNameError, StoreUnavailableError } from '../../frames/store/store-errors';
import { frameOf } from './frame-samples';
import { storeContract } from './store-contract';

const folders: string[] = [];

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-store-'));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

storeContract('disk', async () => {
  const root = join(await freshFolder(), 'data');
  return {
    store: new DiskFrameStore(root),
    reopen: () => new DiskFrameStore(root),
    damage: async (uri, change) => writeFile(join(root, uri), change(await readFile(join(root, uri)))),
    remove: (uri) => rm(join(root, uri)),
  };
});

describe('the versions of a record', () => {
  it('are a hundred at the most, and a writer that slept for longer does not take the place of the last one', async () => {
    const root = await mkdtemp(join(tmpdir(), 'sluice-store-'));
    const store = new DiskFrameStore(root);
    const early = await store.readRecord('watermarks/a');
    for (let night = 1; night <= 160; night += 1) {
      const seen = await store.readRecord('watermarks/a');
      expect(await store.swapRecord('watermarks/a', seen?.version, { night })).toBe(true);
    }
    expect(await store.list('watermarks/a')).toHaveLength(100);
    expect(await store.swapRecord('watermarks/a', early?.version, { night: 0 })).toBe(false);
    expect((await store.readRecord('watermarks/a'))?.content).toEqual({ night: 160 });
    expect(await store.list('watermarks/a')).toHaveLength(100);
    await rm(root, { recursive: true });
  });
});

describe('a frame store on disk', () => {
  it('keeps files and folders from others', async () => {
    const root = join(await freshFolder(), 'data');
    const store = new DiskFrameStore(root);
    const ref = await store.putFrame('runs/r1/frames', frameOf({}));
    await store.writeReceipt('runs/r1/run', {});
    const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
    expect(await mode(join(root, ref.uri))).toBe(0o600);
    expect(await mode(join(root, 'runs/r1/run.json'))).toBe(0o600);
    expect(await mode(join(root, 'runs/r1/frames'))).toBe(0o700);
    expect(await mode(root)).toBe(0o700);
  });

  it('leaves no temporary files behind', async () => {
    const root = await freshFolder();
    const store = new DiskFrameStore(root);
    await store.putFrame('frames', frameOf({}));
    await mkdir(join(root, 'receipts', 'taken.json'), { recursive: true });
    await expect(store.writeReceipt('receipts/taken', {})).rejects.toThrow(StoreUnavailableError);
    expect((await readdir(join(root, 'frames'))).every((name) => name.endsWith('.parquet'))).toBe(true);
    expect(await readdir(join(root, 'receipts'))).toEqual(['taken.json']);
  });

  it('says what to do when its folder is a file', async () => {
    const file = join(await freshFolder(), 'file');
    await writeFile(file, '');
    const check = new DiskFrameStore(join(file, 'data')).check();
    await expect(check).rejects.toThrow(StoreUnavailableError);
    await expect(check).rejects.toThrow(
      /Cannot (?:read|write to) the store .*file\/data: a part of the path is a file.*name another folder/,
    );
  });

  const unlessRoot = process.getuid?.() === 0 ? it.skip : it;
  unlessRoot('says what to do when its folder is not writable', async () => {
    const root = await freshFolder();
    await chmod(root, 0o500);
    await expect(new DiskFrameStore(root).check()).rejects.toThrow(/no permission; give the worker the folder/);
  });

  it.each([
    ['ENOSPC', true, /no space left on the disk; free some, then run again/],
    ['EACCES', false, /no permission; give the worker the folder/],
    ['EROFS', false, /the file system is read-only/],
  ])('turns %s into one clear error', (code, retryable, text) => {
    const error = diskError('/data', 'write to', Object.assign(new Error('raw'), { code }));
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).toMatchObject({ retryable, message: expect.stringMatching(text) as unknown });
  });

  it('does not write through a link that leads out of it', async () => {
    const root = await freshFolder();
    const outside = await freshFolder();
    await symlink(outside, join(root, 'runs'));
    await expect(new DiskFrameStore(root).writeReceipt('runs/run', {})).rejects.toThrow(StoreNameError);
    expect(await readdir(outside)).toEqual([]);
  });

  it('gives one id to all who ask for it at the same time', async () => {
    const root = join(await freshFolder(), 'data');
    const ids = await Promise.all(Array.from({ length: 8 }, () => new DiskFrameStore(root).id()));
    const settled = await new DiskFrameStore(root).id();
    expect(new Set(ids)).toEqual(new Set([settled]));
  });
});
