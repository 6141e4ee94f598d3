import type { RunKey } from '../run';
import type { RunResult } from '../run-result';

/** Served on the main queue. */
export interface ReportActivities {
  /** Writes `report.json` into the run's folder. */
  writeReport(input: { run: RunKey; result: RunResult }): Promise<void>;
}
