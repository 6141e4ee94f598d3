import type { CompletenessResult } from '../completeness';
import type { FrameRef } from '../frame-ref';
import type { DeletePolicy } from '../parameters/delete-policy';
import type { RunKey } from '../run';

interface LanePlanInput {
  readonly run: RunKey;
  readonly plan: FrameRef;
}

/** Registrations that may be taken back; when there are more, none is. */
export interface RemovalLimits {
  readonly maxDeletedRows: number;
  readonly maxDeletedShare: number;
}

export interface PlanCompletenessInput extends LanePlanInput {
  readonly registrations: FrameRef;
  readonly preview: FrameRef;
  /** Whether the rows were imported: then those that did not land are known. */
  readonly imported: boolean;
  readonly deletes: DeletePolicy;
  readonly limits: RemovalLimits;
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
  /** Target: reads the same scope there and decides what becomes of each form. Where another run has written since, nothing does. */
  planCompleteness(input: PlanCompletenessInput): Promise<CompletenessPlan>;
  /**
   * Source: leaves out forms whose values changed since they were read, and removals of what is there when it is asked for once more, by
   * other requests.
   */
  confirmForms(input: LanePlanInput & { forms: FrameRef }): Promise<CompletenessPlan>;
}

/** Served on the write queue of the target. */
export interface CompletenessWriteActivities {
  /** Registers and takes back what is not as meant yet, reads the scope again, and counts what is there. */
  writeCompleteness(input: LanePlanInput & { forms: FrameRef }): Promise<CompletenessResult>;
}
