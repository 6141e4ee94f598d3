import type { FileFormat, FileToWrite } from '../../contracts/activities';
import type { AnalyticsTask } from '../../contracts/analytics';
import type { DeletePolicy } from '../../contracts/parameters/delete-policy';
import type { DeltaOptions } from '../../contracts/parameters/delta';
import type { OrgUnitsParameter } from '../../contracts/parameters/org-units';
import type { PeriodsParameter } from '../../contracts/parameters/periods';
import type { DataSetPair } from '../../contracts/parameters/data-set-pairs';
import type { Sizes } from '../../contracts/parameters/sizes';
import type { GatePolicy } from '../../contracts/gate';
import type { Mappings } from '../../contracts/mappings';
import type { TextEncoding } from '../../contracts/text-encodings';
import type { DataSetResult } from '../../contracts/run-result';
import type { Edge, TaskHandle } from './task-handle';

/** What each kind of task is told; plain data, so that a graph can be printed and drawn without running it. */
export interface TaskConfigs {
  extractDataset: ExtractConfig & { dataSets: readonly DataSetPair[] };
  extractDataElements: ExtractConfig & ThroughDataSets & { dataElements: readonly string[] };
  extractDataElementGroups: ExtractConfig & ThroughDataSets & { dataElementGroups: readonly string[] };
  readFile: {
    file: string;
    format?: FileFormat | undefined;
    encoding?: TextEncoding | undefined;
    dataSet?: string | undefined;
    sizes?: Sizes | undefined;
  };
  undoRun: { run: string; dataSets: readonly DataSetPair[]; sizes?: Sizes | undefined };
  selectValues: {
    from: string;
    dataSet: string;
    dataElements?: readonly string[] | undefined;
    orgUnits: readonly string[];
    periods: PeriodsParameter;
    timeZone?: string | undefined;
    sizes?: Sizes | undefined;
  };
  mapIds: { mappings: Mappings };
  transform: { use: string; options: Readonly<Record<string, unknown>> };
  aggregate: GatherConfig & { use: string; options: Readonly<Record<string, unknown>> };
  merge: GatherConfig & { onCollision: 'reject' | 'sum' };
  compareWithTarget: { target: string; deletes?: DeletePolicy | undefined };
  writeFile: FileToWrite;
  gate: { dryRun: boolean; policy: GatePolicy };
  reportDifference: Record<string, never>;
  importDataValues: { parallelBatches: number };
  deleteDataValues: { parallelBatches: number };
  verify: { parallelChunks: number };
  syncCompleteness: { deletes: DeletePolicy; maxDeletedRows: number; maxDeletedShare: number };
  runAnalytics: AnalyticsTask;
  notify: { to: string };
  compute: { with: ComputeFunction };
}

/** What tasks have in common that read from a source in chunks. */
export interface ExtractConfig {
  from: string;
  /** May be left out in delta mode only. */
  periods?: PeriodsParameter | undefined;
  mode?: DeltaOptions['mode'] | undefined;
  fullEveryDays?: number | undefined;
  overlapHours?: number | undefined;
  orgUnits?: OrgUnitsParameter | undefined;
  timeZone?: string | undefined;
  sizes?: Sizes | undefined;
  recount?: boolean | undefined;
}

interface ThroughDataSets {
  /** The data sets that are looked for the elements, and where their values go; default: all that hold one. */
  dataSets?: readonly DataSetPair[] | undefined;
}

/** What tasks have in common that make one way of several. */
export interface GatherConfig {
  /** Data set at the target for all rows; default: the one that each input names, else the one that holds the elements. */
  dataSet?: string | undefined;
  sizes?: Sizes | undefined;
}

/** Makes a small JSON value of how the data sets before it ended. Runs in the workflow: no clock, no randomness, no servers. */
export type ComputeFunction = (dataSets: readonly DataSetResult[]) => unknown;

export type TaskKind = keyof TaskConfigs;

/** A task before it has a name: its kind, its configuration, its inputs, and what it gives. */
export interface TaskSpec<E extends Edge, K extends TaskKind = TaskKind> {
  readonly kind: K;
  readonly config: TaskConfigs[K];
  readonly inputs: readonly TaskHandle<Edge>[];
  readonly gives: E;
}
