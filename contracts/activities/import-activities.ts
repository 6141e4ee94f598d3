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

/** What became of rows that the reading back showed to be otherwise than they were meant. */
export interface ResentRows {
  /** Rows that are other again, or that the target now refuses, with what it holds (`resentSchema`). */
  readonly rows: FrameRef;
  /** Rows that the target now holds as they were meant. */
  readonly landed: number;
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
    /** Rows that came back otherwise than they were meant (`ResentRows.rows`): they count as rejected. */
    resent?: FrameRef;
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
   * Sends rows of this run once more that were read back otherwise than they were meant, and reads them back again. What somebody
   * else changed meanwhile is left as it is. Stops sending when more than `mostOtherwise` rows are other again.
   */
  resendRows(input: { run: RunKey; plan: FrameRef; batches: FrameRef; mostOtherwise?: number }): Promise<ResentRows>;
  /**
   * For batches that ended without a receipt although requests were sent: ends when two reads of their keys agree, so that no
   * request that was given up is still being carried out.
   */
  awaitLostAnswers(input: {
    run: RunKey;
    plan: FrameRef;
    batches: FrameRef;
    indexes: number[];
    /** Rows that were being sent once more as well. */
    resending?: true;
  }): Promise<void>;
}
