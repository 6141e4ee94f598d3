import type { Continuation } from './continue-from';

/** Names a run to its activities. */
export interface RunKey {
  /** `firstExecutionRunId`: the same through continue-as-new and Reset. Names the run's folder in the store. */
  readonly runId: string;
  readonly workflowId: string;
  readonly pipeline: string;
  /** ISO time of the run's start. */
  readonly startedAt: string;
  /** ISO time that relative periods are resolved against: the start, or that of the run which this one continues. */
  readonly nominalTime: string;
  /** The run whose extracted frames may be used again. */
  readonly continues?: Continuation;
  /** Frames that were read from the source longer ago than this are read again; default 24. */
  readonly maxFrameAgeHours?: number;
  /** Id of the store that holds the run's folder; a worker that sees another one refuses its work. */
  readonly store?: string;
}

/** The run's folder in the store. */
export function runFolder(run: Pick<RunKey, 'runId'>): string {
  return `runs/${run.runId}`;
}

/** One data set's way through a run. */
export interface Lane {
  /** Name of the task that reads the set and the set's id, e.g. `extract/BfMAe6Itzgt`. Unique within the run. */
  readonly id: string;
  /** The name of the extracting task. */
  readonly task: string;
  readonly sourceDataSet: string;
  readonly targetDataSet?: string;
  /** Name of its files in the run's folder, where the data set's id is not enough: several tasks of the graph read rows. */
  readonly file?: string;
}

/** Name of a data set's files in the run's folder. */
export function laneFile({ file, sourceDataSet }: Pick<Lane, 'file' | 'sourceDataSet'>): string {
  return file ?? sourceDataSet;
}
