import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pl from 'nodejs-polars';
import type { FrameRef } from '../../contracts/frame-ref';
import { StoreCorruptError } from './store-errors';

/** Bytes and the reference under which any store keeps them. */
export interface Content {
  readonly bytes: Buffer;
  readonly ref: FrameRef;
}

function contentOf(folder: string, bytes: Buffer, extension: string, rows: number): Content {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, ref: { uri: `${folder}/${sha256}.${extension}`, rows, bytes: bytes.length, sha256 } };
}

/** Most stages put frames without rows, and frames are never changed in place: those that are put again are written once. */
const emptyParquet = new WeakMap<pl.DataFrame, Buffer>();

export async function frameContent(folder: string, frame: pl.DataFrame): Promise<Content> {
  return contentOf(folder, await parquetOf(frame), 'parquet', frame.height);
}

const sinkOptions = { syncOnClose: 'none', maintainOrder: true, mkdir: false } as const;

/**
 * Through a file: `sinkParquet` of nodejs-polars 0.24 declares texts as large_string. `writeParquet` declares them as string_view,
 * which pyarrow (26) can neither filter nor sort nor join.
 */
async function parquetOf(frame: pl.DataFrame): Promise<Buffer> {
  const known = emptyParquet.get(frame);
  if (known !== undefined) return known;
  const folder = await mkdtemp(join(tmpdir(), 'sluice-frame-'));
  try {
    const path = join(folder, 'frame.parquet');
    await frame.lazy().sinkParquet(path, { compression: 'zstd', sinkOptions }).collect();
    const bytes = await readFile(path);
    if (frame.height === 0) emptyParquet.set(frame, bytes);
    return bytes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function documentContent(folder: string, json: unknown): Content {
  return contentOf(folder, jsonBytes(json), 'json', 0);
}

/** JSON for people and machines: indented, with a line end. */
export function jsonBytes(json: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(json, null, 1)}\n`, 'utf8');
}

/** Throws StoreCorruptError unless these are the bytes that the reference names. */
export function checkContent(ref: FrameRef, bytes: Buffer): void {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== ref.sha256) {
    throw new StoreCorruptError(
      `${ref.uri} was changed after it was written (${bytes.length} bytes, sha256 ${sha256}; expected ${ref.bytes} bytes). Restore it, or fetch the data again`,
    );
  }
}

export function frameFrom(ref: FrameRef, bytes: Buffer): pl.DataFrame {
  checkContent(ref, bytes);
  const frame = pl.readParquet(bytes);
  if (frame.height !== ref.rows) {
    throw new StoreCorruptError(`${ref.uri} holds ${frame.height} rows; its reference says ${ref.rows}`);
  }
  return frame;
}

export function jsonFrom(name: string, bytes: Buffer): unknown {
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'));
    return json;
  } catch (error) {
    throw new StoreCorruptError(`${name} is not JSON`, { cause: error });
  }
}
