import type { FrameRef } from '../frame-ref';
import type { Preview } from '../preview';
import type { RunKey } from '../run';

/** Served on the main queue. */
export interface GateActivities {
  /** Joins the differences of all chunks of a plan, checks keys and account over them, and stores the preview. */
  assessDifference(input: { run: RunKey; plan: FrameRef }): Promise<Preview>;
}
