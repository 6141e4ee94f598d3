import type { Account } from '../account';
import type { FrameRef } from '../frame-ref';
import type { RunKey } from '../run';
import type { ChunkInput } from './chunk-activities';

export interface ChunkVerification {
  /** Rows of the scope on which source and target agree. */
  readonly agreed: number;
  /** Keys on which they do not, rejects and held rows excepted. */
  readonly differences: number;
  /** Some of them, for the message: key, expected, found. */
  readonly examples: readonly string[];
}

/** Served on the read queue of the target. */
export interface VerifyActivities {
  /** Reads the chunk's target scope again and compares it with what the run meant it to be. */
  verifyChunk(input: ChunkInput): Promise<ChunkVerification>;
}

/** Served on the main queue. */
export interface VerifiedActivities {
  /**
   * Keeps what a verified run saw of its scope: the next run's gate compares with it. Moves the watermark, from which a later
   * run in delta mode goes on. Called under the write lock.
   */
  recordVerified(input: { run: RunKey; plan: FrameRef; account: Account }): Promise<void>;
}
