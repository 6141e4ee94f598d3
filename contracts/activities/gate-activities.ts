import type { FrameRef } from '../frame-ref';
import type { WholeScope } from '../gate';
import type { MissingCount } from '../missing';
import type { Preview } from '../preview';
import type { RunKey } from '../run';

export interface Assessment {
  readonly preview: Preview;
  /** Rows that the last verified run of the same scope extracted; undefined for the first one. */
  readonly lastExtracted?: number;
  /** What the last verified run with the same parameters could read and this one can't. */
  readonly missing?: readonly MissingCount[];
  /** Sentences for people on what is missing or empty; bounded. */
  readonly notes?: readonly string[];
  /** In delta mode: rows that the last full run read of the whole scope. */
  readonly wholeScope?: WholeScope;
}

/** Served on the main queue. */
export interface GateActivities {
  /** Joins the differences of all chunks of a plan, checks keys and account over them, and stores the preview. */
  assessDifference(input: {
    run: RunKey;
    plan: FrameRef;
    /** Rows that the target refused in a dry run; they count as rejected. */
    refused?: readonly FrameRef[];
  }): Promise<Assessment>;
}
