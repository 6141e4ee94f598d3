import type { Account } from '../account';
import type { FrameRef } from '../frame-ref';
import type { RunKey } from '../run';

export interface ChunkInput {
  readonly run: RunKey;
  readonly plan: FrameRef;
  /** Index of the chunk in the plan. */
  readonly index: number;
}

export interface ExtractInput extends ChunkInput {
  /** The answer that is in the store was found to be short: ask the source once more. */
  readonly again?: true;
}

export interface ExtractedChunk {
  readonly rows: number;
  /** The frame is that of an earlier attempt, or of the run that this one continues. */
  readonly reused: boolean;
  /** In a run that continues another one: why that run's frame was not used again. */
  readonly notReused?: string;
}

/** Served on the read queue of the source. */
export interface ExtractActivities {
  /** The labels of a slice of the plan, for the summaries in the UI. */
  chunkLabels(input: { plan: FrameRef; from: number; to: number }): Promise<string[]>;
  /** Reads one chunk into the store and leaves a receipt. A chunk with a fresh receipt of the same request is not read again. */
  extractChunk(input: ExtractInput): Promise<ExtractedChunk>;
}

/** Served on the read queue of the source. */
export interface AbsenceActivities {
  /**
   * Looks once more, in narrower requests, for the rows that the processed chunk would delete because the source does not have
   * them, and for those that it would leave alone though the source had them when the last run was verified. Where none of them
   * shows up it leaves the receipt without which the gate lets nothing pass.
   */
  confirmAbsence(input: ChunkInput): Promise<{ absent: number; reappeared: number }>;
}

export interface ProcessedChunk {
  readonly account: Account;
  /** Rows of the target that the source was not seen to have, and that it must be asked for once more before the gate. */
  readonly absent: number;
}

/** Served on the read queue of the target, or of the source where the chain has no comparison. */
export interface ProcessActivities {
  /** Takes an extracted chunk through the plan's steps (mapping, transforms, comparison) and leaves a receipt for each. */
  processChunk(input: ChunkInput): Promise<ProcessedChunk>;
}
