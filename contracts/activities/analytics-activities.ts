import type { AnalyticsOptions } from '../analytics';
import type { RunKey } from '../run';

/** A build of the analytics tables that the server was asked for. */
export interface AnalyticsJob {
  /** The server's id of the task. */
  readonly job: string;
  /** ISO time of the worker's clock when it was asked for. */
  readonly startedAt: string;
}

/** Nothing was started: the server builds its tables for somebody else, and takes no second task (2.38–2.40). */
export interface AnalyticsBusy {
  /** What it says of that build. */
  readonly busy: string;
}

/** Served on the write queue of the target. */
export interface AnalyticsStartActivities {
  /**
   * Asks the server to build its analytics tables, once in a run: a later attempt takes up the task that an earlier one
   * started, also when the answer to it was lost.
   */
  startAnalytics(input: {
    run: RunKey;
    task: string;
    connection: string;
    options: AnalyticsOptions;
    /** How often the server was found busy before. */
    refused?: number;
  }): Promise<AnalyticsJob | AnalyticsBusy>;
}

/** Served on the read queue of the target. */
export interface AnalyticsWaitActivities {
  /** Asks until the task has ended. Fails with `analyticsFailed` and the server's words, or when `maxMinutes` are over. */
  awaitAnalytics(
    input: AnalyticsJob & { run: RunKey; connection: string; maxMinutes: number },
  ): Promise<{ message: string }>;
}
