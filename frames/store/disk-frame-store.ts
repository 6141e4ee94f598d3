import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type pl from 'nodejs-polars';
import { z } from 'zod';
import type { FrameRef } from '../../contracts/frame-ref';
import { type Content, checkContent, documentContent, frameContent, frameFrom, jsonBytes, jsonFrom } from './content';
import { diskError, isAbsent, isTaken } from './disk-errors';
import type { FrameStore, StoredRecord } from './frame-store';
import { StoreMissingError, StoreNameError } from './store-errors';
import { nameSegments } from './store-names';
import { makePrivateFolder, writeNewFile, writeWholeFile } from './whole-file';

const identityFile = '.sluice-store';
/** A record is a folder with a file for each version; a version's file is made once, so that one of two writers makes it. */
const versionDigits = 8;
const versionPattern = /^\d{8}\.json$/;
/** So many versions of a record stay. */
const keptVersions = 100;

const fileOfVersion = (name: string, version: number): string =>
  `${name}/${String(Math.max(0, version)).padStart(versionDigits, '0')}.json`;

const identitySchema = z.object({ id: z.string().min(1) });

/** A FrameStore in a folder of this host. Files are 0600, folders 0700. The folder is made when first needed. */
export class DiskFrameStore implements FrameStore {
  readonly root: string;

  constructor(root: string) {
    this.root = resolve(root);
  }

  async id(): Promise<string> {
    const known = await this.readIdentity();
    if (known !== undefined) return known;
    await this.guard('write to', async () => {
      await makePrivateFolder(this.root);
      try {
        await writeNewFile(join(this.root, identityFile), jsonBytes({ id: randomUUID() }));
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    });
    const written = await this.readIdentity();
    if (written === undefined) throw new StoreMissingError(`${identityFile} vanished from the store ${this.root}`);
    return written;
  }

  async check(): Promise<void> {
    await this.id();
    const name = `check-${randomUUID()}`;
    const text = 'writable';
    await this.writeText(name, text);
    const seen = await this.readText(name);
    await this.guard('remove files from', () => rm(join(this.root, name), { force: true }));
    if (seen !== text) throw new StoreMissingError(`What was written to the store ${this.root} could not be read back`);
  }

  async putFrame(folder: string, frame: pl.DataFrame): Promise<FrameRef> {
    return this.putContent(await frameContent(folder, frame));
  }

  async getFrame(ref: FrameRef): Promise<pl.DataFrame> {
    return frameFrom(ref, await this.readRef(ref));
  }

  async putDocument(folder: string, json: unknown): Promise<FrameRef> {
    return this.putContent(documentContent(folder, json));
  }

  async getDocument(ref: FrameRef): Promise<unknown> {
    const bytes = await this.readRef(ref);
    checkContent(ref, bytes);
    return jsonFrom(ref.uri, bytes);
  }

  async writeReceipt(name: string, json: unknown): Promise<void> {
    await this.writeNamed(`${name}.json`, jsonBytes(json));
  }

  async readReceipt(name: string): Promise<unknown> {
    const bytes = await this.readNamed(`${name}.json`);
    return bytes === undefined ? undefined : jsonFrom(`${name}.json`, bytes);
  }

  async readRecord(name: string): Promise<StoredRecord | undefined> {
    const last = (await this.list(name)).filter((file) => versionPattern.test(file)).at(-1);
    if (last === undefined) return undefined;
    const version = last.slice(0, versionDigits);
    return { version, content: await this.readReceipt(`${name}/${version}`) };
  }

  async swapRecord(name: string, version: string | undefined, json: unknown): Promise<boolean> {
    const next = Number(version ?? 0) + 1;
    const file = fileOfVersion(name, next);
    if (!(await this.writeNamed(file, jsonBytes(json), 'new'))) return false;
    // a writer that slept while a hundred others wrote has made a file that was removed before; others go on from the next ones
    const last = (await this.list(name)).filter((found) => versionPattern.test(found)).at(-1);
    const isTooLate = Number(last?.slice(0, versionDigits)) - next > keptVersions / 2;
    const over = isTooLate ? file : fileOfVersion(name, next - keptVersions);
    await this.guard('remove files from', () => rm(this.pathOf(over), { force: true }));
    return !isTooLate;
  }

  async writeText(name: string, text: string | Iterable<string>): Promise<void> {
    await this.writeNamed(name, typeof text === 'string' ? Buffer.from(text, 'utf8') : text);
  }

  async readText(name: string): Promise<string | undefined> {
    return (await this.readNamed(name))?.toString('utf8');
  }

  async list(folder: string): Promise<string[]> {
    const path = this.pathOf(folder);
    return this.guard('read', async () => {
      try {
        return (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
      } catch (error) {
        if (isAbsent(error)) return [];
        throw error;
      }
    });
  }

  private async putContent({ ref, bytes }: Content): Promise<FrameRef> {
    const path = this.pathOf(ref.uri);
    const there = await this.guard('read', () => sizeOf(path));
    if (there === bytes.length) {
      const stored = await this.readRef(ref);
      if (stored.equals(bytes)) return ref;
    }
    await this.writeNamed(ref.uri, bytes);
    return ref;
  }

  /** `new`: false when there is a file of that name already, which then stays. */
  private async writeNamed(
    name: string,
    bytes: Uint8Array | Iterable<string>,
    how: 'new' | 'replace' = 'replace',
  ): Promise<boolean> {
    const path = this.pathOf(name);
    return this.guard('write to', async () => {
      const root = await makePrivateFolder(this.root);
      const folder = await makePrivateFolder(join(path, '..'));
      const below = relative(root, folder);
      if (below === '..' || below.startsWith(`..${sep}`)) {
        throw new StoreNameError(`"${name}" leads out of the store ${this.root} through a link`);
      }
      if (how === 'replace') {
        await writeWholeFile(path, bytes);
        return true;
      }
      try {
        await writeNewFile(path, bytes);
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    });
  }

  private async readRef(ref: FrameRef): Promise<Buffer> {
    const bytes = await this.readNamed(ref.uri);
    if (bytes === undefined) {
      throw new StoreMissingError(
        `${ref.uri} is not in the store ${this.root}. Another host's store, or it was removed`,
      );
    }
    return bytes;
  }

  private async readNamed(name: string): Promise<Buffer | undefined> {
    const path = this.pathOf(name);
    return this.guard('read', async () => {
      try {
        return await readFile(path);
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    });
  }

  private async readIdentity(): Promise<string | undefined> {
    return this.guard('read', async () => {
      try {
        return identitySchema.parse(jsonFrom(identityFile, await readFile(join(this.root, identityFile)))).id;
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    });
  }

  private pathOf(name: string): string {
    return join(this.root, ...nameSegments(name));
  }

  private async guard<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw diskError(this.root, what, error);
    }
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
