/** How far the loader goes for the rows of one POST. */
export interface SettlementLimits {
  /** Import requests for one batch, default 300. Rows that are still open then are `notAttempted`. */
  readonly maxPosts: number;
  /** Lost answers (time-outs, resets, 502–504, cut bodies) in one batch before the error is thrown, default 3. */
  readonly maxLostAnswers: number;
  /** A POST of more rows than this is cut in two when it has timed out (or 502, 504) twice, default 50. */
  readonly minStrainedRows: number;
  /** Repeats of rows that a passing state of the server refused, default 4. */
  readonly maxRepeats: number;
  /** First pause before a repeat; it doubles with each one, default 200. */
  readonly pauseMs: number;
  /** Longest obedience to a Retry-After, default 30,000. */
  readonly maxPauseMs: number;
  /** Between two reads after a time-out: the lost POST may still commit, default 1,000. */
  readonly settleMs: number;
}

export const defaultLimits: SettlementLimits = {
  maxPosts: 300,
  maxLostAnswers: 3,
  minStrainedRows: 50,
  maxRepeats: 4,
  pauseMs: 200,
  maxPauseMs: 30_000,
  settleMs: 1_000,
};
