import type { EndedRun } from '../contracts/next-steps';
import type { RunResult } from '../contracts/run-result';

/** A value of the target that is overwritten, with the names that the target's description knows. */
export interface ChangedValue {
  readonly dataElement: string;
  readonly orgUnit: string;
  readonly period: string;
  /** Category option combo and attribute option combo, where they are not the default. */
  readonly combo: string;
  readonly old: string | undefined;
  readonly new: string | undefined;
  readonly oldComment: string | undefined;
  readonly newComment: string | undefined;
}

/** What the result does not say of a data set. */
export interface DataSetDetails {
  readonly name?: string;
  readonly targetName?: string;
  /** Those that move a number most come first. */
  readonly changed: readonly ChangedValue[];
  /** Relative to the report. */
  readonly rejectsFile?: string;
  /** The tables that people can open: those of the verification, then those of the preview. */
  readonly files: readonly string[];
  /** Why there are no details. */
  readonly missing?: string;
}

/** All that a run's page shows. */
export interface RunReport extends EndedRun {
  readonly result: RunResult;
  /** ISO times. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** By lane. */
  readonly details: Readonly<Record<string, DataSetDetails>>;
}
