import type { TrippedLimit } from './gate';

export type TaskStatus = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

/** One task of the graph on one data set. */
export interface TaskProgress {
  readonly task: string;
  readonly kind: string;
  /** Empty for a task on the run as a whole. */
  readonly lane: string;
  status: TaskStatus;
  /** Chunks or batches done and in all, where the task works in such units. */
  done: number;
  total: number;
  /** Rows that came out of it so far. */
  rows: number;
  /** What it waits for, where that is not its own work. */
  note?: string | undefined;
}

/** A preview that waits for a person, because it is over a limit of the gate. */
export interface HeldPreview {
  readonly lane: string;
  /** The short hash to be named in the approval. */
  readonly preview: string;
  readonly tripped: readonly TrippedLimit[];
}

/** Answer of the query `progress`. */
export interface RunProgress {
  readonly pipeline: string;
  readonly tasks: readonly TaskProgress[];
  readonly held: readonly HeldPreview[];
}

/** Signal from a child to its run: how far a data set has come. */
export interface ProgressNote {
  readonly lane: string;
  readonly task: string;
  readonly done: number;
  readonly total: number;
  readonly rows: number;
}

export const progressQueryName = 'progress';
export const progressSignalName = 'progressNote';
