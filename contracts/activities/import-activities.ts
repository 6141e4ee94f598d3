import type { Account } from '../account';
import type { FrameRef } from '../frame-ref';
import type { RejectCounts, RejectReason } from '../preview';
import type { RunKey } from '../run';

export interface BatchPlan {
  /** The list of batches, a document in the store. */
  readonly batches: FrameRef;
  readonly count: number;
  /** The first this many batches hold one value for each new period and go one after the other. */
  readonly serial: number;
  /** The import of the run that this one continues was stopped, because the target refused too much. */
  readonly stoppedBefore: boolean;
}

export interface BatchResult {
  /** Rows that the target now holds, or no longer holds, as meant. */
  readonly landed: number;
  /** Rows that the target refused. */
  readonly refused: number;
  /** Import requests that it took. */
  readonly posts: number;
}

/** Served on the main queue. */
export interface BatchPlanActivities {
  /** Called under the write lock: notes that the run begins to write. */
  planBatches(input: { run: RunKey; plan: FrameRef; preview: FrameRef }): Promise<BatchPlan>;
  /** Counts receipts and frames of all batches into the final account; fails with `accountDoesNotBalance`. */
  settleImport(input: {
    run: RunKey;
    plan: FrameRef;
    preview: FrameRef;
    batches: FrameRef;
    /** Set when the import was stopped: batches that were never started count as not attempted, for this reason. */
    stopped?: string;
  }): Promise<{ account: Account; rejectReasons: RejectReason[]; rejects: RejectCounts }>;
}

/** Served on the write queue of the target. */
export interface ImportActivities {
  /** Writes one batch and leaves a receipt; rows that a read shows to have landed are not sent again. */
  importBatch(input: { run: RunKey; plan: FrameRef; batches: FrameRef; index: number }): Promise<BatchResult>;
  /** The target's own judgement of a batch; writes nothing. Gives the rows that it refuses (`rejectsSchema`). */
  tryBatch(input: {
    run: RunKey;
    plan: FrameRef;
    batches: FrameRef;
    index: number;
  }): Promise<{ readonly refused: FrameRef }>;
  /**
   * For batches that ended without a receipt although requests were sent: ends when two reads of their keys agree, so that no
   * request that was given up is still being carried out.
   */
  awaitLostAnswers(input: { run: RunKey; plan: FrameRef; batches: FrameRef; indexes: number[] }): Promise<void>;
}
