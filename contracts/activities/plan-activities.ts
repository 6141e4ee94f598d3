import type { StoredRun } from '../continue-from';
import type { DataSetPair } from '../parameters/data-set-pairs';
import type { DeltaOptions } from '../parameters/delta';
import type { OrgUnitsParameter } from '../parameters/org-units';
import type { PeriodsParameter } from '../parameters/periods';
import type { Sizes } from '../parameters/sizes';
import type { Mappings } from '../mappings';
import type { FrameRef } from '../frame-ref';
import type { ResolvedTransform, TransformEffect } from '../transforms';
import type { ChunkStep } from '../plan';
import type { Direction } from '../task-queues';
import type { Lane, RunKey } from '../run';
import type { ServerSummary } from '../server-summary';

export interface ConnectionUse {
  readonly connection: string;
  readonly direction: Direction;
}

/** Whether a run reads the whole scope or what changed, and why, in words. */
export interface Reading {
  readonly mode: DeltaOptions['mode'];
  readonly reason: string;
  /** What a delta of this source may not see, in words. */
  readonly note?: string;
}

export interface Described {
  readonly server: ServerSummary;
  /** A SourceDescription or TargetDescription in the store. */
  readonly description: FrameRef;
}

/** Served on the main queue: they need the configuration and the store, but no DHIS2. */
export interface PreparationActivities {
  /**
   * Fails with `noWorkerForConnection` and one line per connection that no worker serves in the direction needed, so that
   * a run does not wait for ever on a queue that nobody polls. Writes `run.json` into the run's folder and gives
   * the id of the store that it lies in.
   */
  openRun(input: {
    run: RunKey;
    parameters: unknown;
    uses: readonly ConnectionUse[];
    /** Names of notifications that the pipeline sends; one that the worker does not have ends the run with `badParameters`. */
    notifications?: readonly string[];
  }): Promise<{ store: string }>;
  /** The stored parameters of an earlier run, named by run id or workflow id. */
  loadRun(input: { run: string }): Promise<StoredRun>;
  /** Reads mapping files and stores the tables once; the reference is what steps carry. */
  storeMappings(input: { run: RunKey; mappings: Mappings }): Promise<FrameRef>;
  /** Fails with `badParameters` where the worker has no such transform, its effect is not one of `effects`, or its options do not fit. */
  resolveTransform(input: {
    task: string;
    transform: string;
    options: unknown;
    effects: readonly TransformEffect[];
  }): Promise<ResolvedTransform>;
}

/** A data set that is read for some of its data elements only. */
export interface SelectedElements {
  readonly dataSet: string;
  readonly dataElements: readonly string[];
  /** Other data sets of its period type that hold some of these elements, so that their org units report them as well. */
  readonly alsoIn: readonly string[];
}

/** Served on the read queue of a connection. */
export interface PlanActivities {
  /**
   * The data sets that hold these elements, or those of these groups: each element by one data set of each period type.
   * `dataSets`, if given, are the only ones that count. Fails with `preflightFailed` and a line for each element that none holds.
   */
  selectElements(input: {
    run: RunKey;
    connection: string;
    dataElements?: readonly string[];
    dataElementGroups?: readonly string[];
    dataSets?: readonly string[];
  }): Promise<{ selected: readonly SelectedElements[] }>;
  describeSource(input: {
    run: RunKey;
    connection: string;
    dataSets: readonly string[];
    /** The data sets of which not all elements are read. */
    selected?: readonly SelectedElements[];
    orgUnits?: OrgUnitsParameter;
  }): Promise<Described>;
  describeTarget(input: {
    run: RunKey;
    connection: string;
    source: FrameRef;
    dataSets: readonly DataSetPair[];
    /** Tables of the graph's mapping task, to know which elements of the target are meant. */
    mappings?: FrameRef;
  }): Promise<Described>;
  /** Cuts one data set's scope into chunks, or, in delta mode, reads what the source changed and cuts that; fails with `preflightFailed` and one line per problem. */
  planLane(input: {
    run: RunKey;
    lane: Lane;
    source: { connection: string; description: FrameRef };
    target?: { connection: string; description: FrameRef };
    /** The server that the rows are mapped for, where they are gathered before they are compared with it. */
    mapsFor?: { connection: string; description: FrameRef };
    /** Left out: all that the source holds or changed; only in delta mode. */
    periods?: PeriodsParameter;
    delta?: DeltaOptions;
    timeZone?: string;
    steps: readonly ChunkStep[];
    /** The pipeline could write to the target: the rights to do so are part of what is checked. */
    writes?: boolean;
    sizes: Sizes;
    recount?: boolean;
  }): Promise<{ plan: FrameRef; chunks: number; targetDataSet?: string; reading?: Reading }>;
}
