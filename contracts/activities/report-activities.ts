import type { FrameRef } from '../frame-ref';
import type { RunKey } from '../run';
import type { RunResult } from '../run-result';

/** What the store holds of a data set's way, as far as it came. */
export interface LaneDocumentRefs {
  readonly lane: string;
  readonly plan?: FrameRef;
  readonly preview?: FrameRef;
}

/** Served on the main queue. */
export interface ReportActivities {
  /** Writes `report.json` and `report.html` into the run's folder. */
  writeReport(input: {
    run: RunKey;
    result: RunResult;
    /** Whether the pipeline could write what it previews. */
    writes?: boolean;
    documents?: readonly LaneDocumentRefs[];
  }): Promise<void>;
}
