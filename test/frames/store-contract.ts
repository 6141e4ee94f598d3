import pl from 'nodejs-polars';
import { z } from 'zod';
import type { FrameStore } from '../../frames/store/frame-store';
import { StoreCorruptError, StoreMissingError, StoreNameError } from '../../frames/store/store-errors';
import { frameOf } from './frame-samples';

/** What a test needs of one kind of store: a fresh one, and a way to damage what lies in it. */
export interface StoreUnderTest {
  readonly store: FrameStore;
  /** Another store object on the same place. */
  reopen(): FrameStore;
  /** Replaces the bytes at a name behind the store's back. */
  damage(uri: string, change: (bytes: Buffer) => Buffer): Promise<void>;
  remove(uri: string): Promise<void>;
}

/** The behaviour that every FrameStore has. */
export function storeContract(kind: string, open: () => Promise<StoreUnderTest>): void {
  describe(`a frame store (${kind})`, () => {
    let under: StoreUnderTest;
    beforeEach(async () => {
      under = await open();
    });

    it('gives back a frame with its rows, types and nulls', async () => {
      const frame = frameOf({ value: 'línea 1\n"q", ё' }, { value: '' }, { value: null, comment: 'c', followUp: null });
      const ref = await under.store.putFrame('runs/r1/frames', frame);
      expect(ref).toMatchObject({ rows: 3, uri: `runs/r1/frames/${ref.sha256}.parquet` });
      const read = await under.reopen().getFrame(ref);
      expect(read.frameEqual(frame, true)).toBe(true);
      expect(read.dtypes.map(String)).toEqual(frame.dtypes.map(String));
    });

    it('keeps a frame without rows', async () => {
      const empty = frameOf();
      const read = await under.store.getFrame(await under.store.putFrame('frames', empty));
      expect(read.height).toBe(0);
      expect(read.dtypes.map(String)).toEqual(empty.dtypes.map(String));
    });

    it('names equal contents alike, wherever they were made', async () => {
      const first = await under.store.putFrame('frames', frameOf({ value: '7' }));
      const second = await under.reopen().putFrame('frames', frameOf({ value: '7' }));
      const other = await under.store.putFrame('frames', frameOf({ value: '8' }));
      expect(second).toEqual(first);
      expect(other.sha256).not.toBe(first.sha256);
    });

    it('gives back a document', async () => {
      const json = { periods: ['202401'], text: 'ё', none: null };
      const ref = await under.store.putDocument('runs/r1/plan', json);
      expect(ref.rows).toBe(0);
      expect(await under.reopen().getDocument(ref)).toEqual(json);
    });

    it.each(['first', 'middle', 'last'])('refuses a frame with a flipped byte (%s)', async (where) => {
      const ref = await under.store.putFrame('frames', frameOf({}, { period: '202402' }));
      await under.damage(ref.uri, (bytes) => {
        const at = where === 'first' ? 0 : where === 'last' ? bytes.length - 1 : bytes.length >> 1;
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        return bytes;
      });
      await expect(under.store.getFrame(ref)).rejects.toThrow(StoreCorruptError);
    });

    it('refuses a cut document', async () => {
      const ref = await under.store.putDocument('plan', { a: 1 });
      await under.damage(ref.uri, (bytes) => bytes.subarray(0, 4));
      await expect(under.store.getDocument(ref)).rejects.toThrow(StoreCorruptError);
    });

    it('mends damaged content when it is put again', async () => {
      const frame = frameOf({ value: '3' });
      const ref = await under.store.putFrame('frames', frame);
      await under.damage(ref.uri, (bytes) => bytes.reverse());
      await under.store.putFrame('frames', frame);
      expect((await under.store.getFrame(ref)).frameEqual(frame, true)).toBe(true);
    });

    it('says that a frame is not there', async () => {
      const ref = await under.store.putFrame('frames', frameOf({}));
      await under.remove(ref.uri);
      await expect(under.store.getFrame(ref)).rejects.toThrow(StoreMissingError);
      await expect(under.store.getFrame(ref)).rejects.toThrow(ref.uri);
    });

    it('replaces a receipt whole', async () => {
      await under.store.writeReceipt('runs/r1/receipts/import-1', { state: 'begun', rows: [1, 2, 3] });
      await under.store.writeReceipt('runs/r1/receipts/import-1', { state: 'done' });
      expect(await under.reopen().readReceipt('runs/r1/receipts/import-1')).toEqual({ state: 'done' });
    });

    it('knows no receipt that was not written', async () => {
      expect(await under.store.readReceipt('runs/r1/receipts/import-1')).toBeUndefined();
      expect(await under.store.readText('runs/r1/report.html')).toBeUndefined();
    });

    it('never shows half a receipt to readers while it is rewritten', async () => {
      const receipts = Array.from({ length: 20 }, (_, i) => ({ state: i, text: 'x'.repeat(1 + ((i * 7919) % 5000)) }));
      await under.store.writeReceipt('r', receipts[0]);
      const seen: unknown[] = [];
      const state = { writing: true };
      const reading = (async () => {
        while (state.writing) seen.push(await under.store.readReceipt('r'));
      })();
      for (const one of receipts) await under.store.writeReceipt('r', one);
      state.writing = false;
      await reading;
      const shape = z.object({ state: z.number(), text: z.string() });
      for (const one of seen) expect(one).toEqual(receipts[shape.parse(one).state]);
      expect(seen.length).toBeGreaterThan(0);
    });

    it('lists names below a folder', async () => {
      await under.store.writeReceipt('runs/b/run', {});
      await under.store.writeText('runs/a/report.html', '<p>');
      await under.store.writeReceipt('runs/a/run', {});
      expect(await under.store.list('runs')).toEqual(['a', 'b']);
      expect(await under.store.list('runs/a')).toEqual(['report.html', 'run.json']);
      expect(await under.store.list('nothing')).toEqual([]);
    });

    it.each(['../up', 'a/../../b', '/etc', 'a//b', '', '.', 'a/.hidden', 'a\\b', 'a\u0000b', 'ä'])(
      'refuses the name %j',
      async (name) => {
        await expect(under.store.writeReceipt(name, {})).rejects.toThrow(StoreNameError);
        await expect(under.store.putFrame(name, pl.DataFrame({ a: ['x'] }))).rejects.toThrow(StoreNameError);
        await expect(under.store.readText(name)).rejects.toThrow(StoreNameError);
      },
    );

    it('refuses a reference that leads out of the store', async () => {
      const ref = await under.store.putDocument('plan', {});
      await expect(under.store.getDocument({ ...ref, uri: `../${ref.uri}` })).rejects.toThrow(StoreNameError);
    });

    it('gives back a record with the version that replaces it, and nothing where there is none', async () => {
      const { store } = under;
      expect(await store.readRecord('watermarks/a')).toBeUndefined();
      expect(await store.swapRecord('watermarks/a', undefined, { night: 1 })).toBe(true);
      const first = await store.readRecord('watermarks/a');
      expect(first?.content).toEqual({ night: 1 });
      expect(await store.swapRecord('watermarks/a', first?.version, { night: 2 })).toBe(true);
      expect((await under.reopen().readRecord('watermarks/a'))?.content).toEqual({ night: 2 });
      expect(await store.readRecord('watermarks/b')).toBeUndefined();
    });

    it('lets one of two writers replace a version of a record, and leaves what that one wrote', async () => {
      const other = under.reopen();
      const answers = await Promise.all([
        under.store.swapRecord('watermarks/a', undefined, 'first'),
        other.swapRecord('watermarks/a', undefined, 'second'),
      ]);
      expect([...answers].sort()).toEqual([false, true]);
      const held = await other.readRecord('watermarks/a');
      expect(held?.content).toBe(answers[0] ? 'first' : 'second');
      expect(await other.swapRecord('watermarks/a', undefined, 'third')).toBe(false);
      expect((await other.readRecord('watermarks/a'))?.content).toBe(held?.content);
    });

    it('loses no step when several writers move a record on', async () => {
      const writer = async (store: FrameStore): Promise<void> => {
        for (let step = 0; step < 10; step += 1) {
          for (;;) {
            const seen = await store.readRecord('watermarks/count');
            const next = z.number().parse(seen?.content ?? 0) + 1;
            if (await store.swapRecord('watermarks/count', seen?.version, next)) break;
          }
        }
      };
      await Promise.all([writer(under.store), writer(under.reopen()), writer(under.reopen())]);
      expect((await under.store.readRecord('watermarks/count'))?.content).toBe(30);
    });

    it('keeps its id, and checks that it can be written', async () => {
      const id = await under.store.id();
      await under.store.check();
      expect(await under.reopen().id()).toBe(id);
      expect(await (await open()).store.id()).not.toBe(id);
    });
  });
}
