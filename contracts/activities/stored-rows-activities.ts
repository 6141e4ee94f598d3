import type { FrameRef } from '../frame-ref';
import type { DataSetPair } from '../parameters/data-set-pairs';
import type { PeriodsParameter } from '../parameters/periods';
import type { Sizes } from '../parameters/sizes';
import type { ChunkStep, LanePlan } from '../plan';
import type { Lane, RunKey } from '../run';
import type { ServerIdentity } from '../server-identity';
import type { TextEncoding } from '../text-encodings';

/** Rows of one data set's way that did not come from a server. */
export interface StoredRows {
  /** The way's source data set. */
  readonly dataSet: string;
  /** A `dataValueSchema` frame. */
  readonly rows: FrameRef;
  /** What the target must still hold at these keys for a row to go on (`leftSchema`). */
  readonly left?: FrameRef;
  /** The server that a run wrote to which is taken back: the rows go to no other. */
  readonly writtenTo?: ServerIdentity;
  /** ISO time before the first of the rows was read from a source, where one was asked. */
  readonly readAt?: string;
  /** Set for rows of other ways (`mappedSchema`). */
  readonly gathered?: NonNullable<LanePlan['gathered']>;
}

export interface StoredSource {
  /** A SourceDescription in the store, made from the rows. */
  readonly description: FrameRef;
  readonly lanes: readonly StoredRows[];
}

/** What a run wrote, as far as it can be taken back. */
export interface WrittenRun {
  readonly runId: string;
  /** Connection of the target. */
  readonly target: string;
  readonly dataSets: readonly DataSetPair[];
}

/** Served on the main queue: rows that come from a file or from an earlier run instead of a server. */
export interface StoredRowsActivities {
  /** Reads a file below the `files` folder; fails with `badParameters` and a line per problem: line and column. */
  readFile(input: {
    run: RunKey;
    dataSet: string;
    file: string;
    format?: FileFormat;
    encoding?: TextEncoding;
  }): Promise<StoredSource>;
  /** What a run, named by run id or workflow id, wrote. Fails with `badParameters` when there is nothing to take back. */
  describeWritten(input: { run: string }): Promise<WrittenRun>;
  /** The rows that turn what that run wrote in these data sets back into what was there before. */
  readUndo(input: { run: RunKey; undo: string; dataSets: readonly string[] }): Promise<StoredSource>;
  /**
   * Gives each data set of the target the rows that are for it; fails with `preflightFailed` and a line for each data element that
   * several sets could take. `targets` names the target set of each of the lanes.
   */
  splitStored(input: {
    run: RunKey;
    source: FrameRef;
    rows: StoredRows;
    /** A TargetDescription. */
    target: FrameRef;
    steps: readonly ChunkStep[];
  }): Promise<{ source: StoredSource; targets: Readonly<Record<string, string>> }>;
  /** Cuts stored rows into chunks; fails with `preflightFailed`. */
  planStored(input: {
    run: RunKey;
    lane: Lane;
    source: FrameRef;
    rows: StoredRows;
    /** Absent where the rows are not compared with a server. */
    target?: { connection: string; description: FrameRef };
    steps: readonly ChunkStep[];
    /** The pipeline could write to the target: the rights to do so are part of what is checked. */
    writes?: boolean;
    sizes: Sizes;
  }): Promise<{ plan: FrameRef; chunks: number; targetDataSet?: string }>;
}

export const fileFormats = ['csv', 'json', 'parquet'] as const;
export type FileFormat = (typeof fileFormats)[number];

/** Served on the read queue of a connection. */
export interface SelectActivities {
  /** Reads a scope and stores a deletion for each of its values; fails with `preflightFailed` and one line per problem. */
  selectValues(input: {
    run: RunKey;
    task: string;
    connection: string;
    dataSet: string;
    dataElements?: readonly string[];
    /** Each with all units below it. */
    orgUnits: readonly string[];
    periods: PeriodsParameter;
    timeZone?: string;
    sizes: Sizes;
  }): Promise<StoredSource>;
}
