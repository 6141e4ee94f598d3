import type { BatchPlan } from '../../contracts/activities';
import type { Account } from '../../contracts/account';
import type { FrameRef } from '../../contracts/frame-ref';
import type { RejectCounts, RejectReason } from '../../contracts/preview';
import type { RunKey } from '../../contracts/run';
import type { VerificationSummary } from '../../contracts/verification';
import type { ActivityLimits } from '../graph/task-options';

export interface WriteStageInput {
  readonly run: RunKey;
  readonly lane: string;
  readonly importTask: string;
  readonly verifyTask: string;
  readonly plan: FrameRef;
  readonly chunks: number;
  readonly preview: FrameRef;
  readonly target: string;
  /** Rows that the target may refuse before the import stops. */
  readonly refusalsAllowed: number;
  /** A person has let the preview pass: an import that was stopped before then goes on, whatever is refused. */
  readonly approved: boolean;
  readonly parallelBatches: number;
  readonly parallelChunks: number;
  readonly importLimits?: ActivityLimits;
  readonly verifyLimits?: ActivityLimits;
  /** Set when the stage continues as new. */
  readonly resume?: WriteProgress;
}

/** How far the stage has come; what it has found besides lies in receipts. */
export interface WriteProgress {
  readonly batches: BatchPlan;
  readonly nextBatch: number;
  readonly posts: number;
  /** Rows that landed, as far as batches are done. */
  readonly rows: number;
  readonly refused: number;
  readonly settled?: SettledImport;
  /** Set once rows that came back otherwise than they were meant have been sent once more. */
  readonly sentAgain?: {
    /** Why they are too many to be rejects. */
    readonly stopped?: string;
  };
  readonly nextChunk: number;
  readonly agreed: number;
}

export interface SettledImport {
  /** What really landed. */
  readonly account: Account;
  readonly rejectReasons: readonly RejectReason[];
  readonly rejects: RejectCounts;
}

export interface WriteStageResult extends SettledImport {
  readonly posts: number;
  /** Why the import was stopped before its end; what it had sent was read back. */
  readonly stopped?: string;
  /** What the target holds, rejects excepted. With differences the import has failed. */
  readonly verification: VerificationSummary;
}
