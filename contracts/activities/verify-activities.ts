import type { Account } from '../account';
import type { FrameRef } from '../frame-ref';
import type { RunKey } from '../run';
import type { VerificationSummary } from '../verification';
import type { ChunkInput } from './chunk-activities';

export interface ChunkVerification {
  /** Rows of the chunk that the target holds as they were meant, or no longer holds. */
  readonly agreed: number;
  /** Rows of which it does not; rejects and held rows excepted. */
  readonly differences: number;
}

export interface VerifyInput extends ChunkInput {
  /** Rows were sent once more: a chunk that had none of them is not read again. */
  readonly again?: true;
}

/** Served on the read queue of the target. */
export interface VerifyActivities {
  /**
   * Reads the chunk's target scope again, compares it with what the run meant it to be, and leaves a receipt with the rows that
   * differ.
   */
  verifyChunk(input: VerifyInput): Promise<ChunkVerification>;
}

/** Served on the main queue. */
export interface VerifiedActivities {
  /** Gathers what the reading back of all chunks found into the tables of the run's folder `verification`. */
  recordVerification(input: { run: RunKey; plan: FrameRef }): Promise<VerificationSummary>;
  /**
   * Keeps what a verified run saw of its scope: the next run's gate compares with it. Moves the watermark, from which a later
   * run in delta mode goes on. Called under the write lock.
   */
  recordVerified(input: { run: RunKey; plan: FrameRef; account: Account }): Promise<void>;
}
