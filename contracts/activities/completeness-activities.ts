import type { CompletenessResult } from '../completeness';
import type { FrameRef } from '../frame-ref';
import type { DeletePolicy } from '../parameters/delete-policy';
import type { RunKey } from '../run';

interface LanePlanInput {
  readonly run: RunKey;
  readonly plan: FrameRef;
}

/** Registrations that may be taken back, beyond which nothing is written. */
export interface RemovalLimits {
  readonly maxDeletedRows: number;
  readonly maxDeletedShare: number;
}

export interface CompletenessPlan {
  /** What is to be registered and taken back; a document in the store. */
  readonly forms: FrameRef;
  readonly result: CompletenessResult;
}

/** Served on the read queues of source and target. */
export interface CompletenessReadActivities {
  /** Source: reads the registrations of the whole scope of the plan, whatever part of it the run read values of. */
  readCompleteness(input: LanePlanInput): Promise<{ registrations: FrameRef }>;
  /** Target: reads the same scope there and decides what becomes of each form. */
  planCompleteness(
    input: LanePlanInput & {
      registrations: FrameRef;
      preview: FrameRef;
      /** Whether the rows were imported: then those that did not land are known. */
      imported: boolean;
      deletes: DeletePolicy;
      limits: RemovalLimits;
    },
  ): Promise<CompletenessPlan>;
  /** Source: asks once more, by other requests, for what is to be taken back; fails with `shortRead` when it is there. */
  confirmIncomplete(input: LanePlanInput & { forms: FrameRef }): Promise<void>;
}

/** Served on the write queue of the target. */
export interface CompletenessWriteActivities {
  /** Registers and takes back what is not as meant yet, reads the scope again, and counts what is there. */
  writeCompleteness(input: LanePlanInput & { forms: FrameRef }): Promise<CompletenessResult>;
}
