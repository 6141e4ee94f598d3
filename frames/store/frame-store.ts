import type pl from 'nodejs-polars';
import type { FrameRef } from '../../contracts/frame-ref';

/** A record as it was read. */
export interface StoredRecord {
  readonly version: string;
  readonly content: unknown;
}

/**
 * Keeps frames and documents of runs. The same on a disk and in an object store:
 * - A write is whole or absent; a reader never sees half of one.
 * - Frames and documents are named by the hash of their bytes, written once and never changed; readers check the hash.
 * - Receipts and texts have names of their own; writing one again replaces it whole.
 * - Records are shared by several writers: each names the version that it replaces, and of two that name the same one wins.
 * - Names are relative to the root, segments joined by `/`; a segment begins with a letter or digit and holds letters,
 *   digits and `. _ - = +`. Others throw StoreNameError.
 * Errors are StoreErrors.
 */
export interface FrameStore {
  /** Names this store for good: a run keeps it, so that a worker on another host can tell that it sees another store. */
  id(): Promise<string>;
  /** Writes something, reads it back and removes it. Throws StoreUnavailableError with what to do. */
  check(): Promise<void>;
  /** Stores a frame as Parquet at `<folder>/<sha256>.parquet`. */
  putFrame(folder: string, frame: pl.DataFrame): Promise<FrameRef>;
  getFrame(ref: FrameRef): Promise<pl.DataFrame>;
  /** Stores JSON at `<folder>/<sha256>.json`; its reference has 0 rows. */
  putDocument(folder: string, json: unknown): Promise<FrameRef>;
  getDocument(ref: FrameRef): Promise<unknown>;
  /** Writes JSON at `<name>.json`, replacing what was there. */
  writeReceipt(name: string, json: unknown): Promise<void>;
  /** `undefined` when there is none. */
  readReceipt(name: string): Promise<unknown>;
  /** A record and the version to name when it is replaced; `undefined` when there is none. */
  readRecord(name: string): Promise<StoredRecord | undefined>;
  /**
   * Puts JSON in the place of the version that was read (`undefined`: where there was none). False, and nothing is written,
   * when another writer was faster. The last hundred versions are kept on a disk; they tell how it came about.
   */
  swapRecord(name: string, version: string | undefined, json: unknown): Promise<boolean>;
  /** Writes a text at exactly this name (a report, a CSV for people), replacing what was there; one that grows with the rows comes in pieces. */
  writeText(name: string, text: string | Iterable<string>): Promise<void>;
  /** `undefined` when there is none. */
  readText(name: string): Promise<string | undefined>;
  /** Names directly below a folder, sorted, without the folder's own; empty when there is no such folder. For lists shown to people, never to find the frames of a run. */
  list(folder: string): Promise<string[]>;
}
