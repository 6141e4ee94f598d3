import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type { Described, StoredSource } from '../../contracts/activities';
import type { DataSetPair } from '../../contracts/parameters/data-set-pairs';
import { sizesSchema } from '../../contracts/parameters/sizes';
import type { ChunkStep } from '../../contracts/plan';
import type { Lane, RunKey } from '../../contracts/run';
import type { chunkFlow } from '../children/chunk-flow';
import type { Graph } from '../graph/graph';
import { comparisonOf, isGather, type GatherNode, type StoredSegment, type StoredSourceNode } from '../graph/segments';
import { activityLimits } from '../graph/task-options';
import { mainActivities, readActivities } from './activity-proxies';
import { chunkSteps, stepLimits } from './chunk-steps';
import { failedToStart, startLanes } from './start-lanes';
import { startingLane, type Flow, type Lanes, type LaneState } from './lane-state';
import type { RunContext } from './run-context';

type ServerlessNode = Exclude<StoredSourceNode, GatherNode>;

interface PreparedRows {
  readonly source: StoredSource;
  readonly target?: Described;
  readonly steps: readonly ChunkStep[];
}

/** Takes rows that lie in the store, of a file or of an earlier run, through the segment's steps like rows of a server. */
export function runStoredSegment(context: RunContext, graph: Graph, segment: StoredSegment): Flow {
  const { source } = segment;
  if (isGather(source)) throw new Error(`the rows of "${source.name}" come from other tasks`);
  const pairs = pairsOf(source);
  const preparing = readSource(context.run, source).then((rows) => prepareStored(context, segment, rows, pairs));
  const start = (sets: readonly DataSetPair[], prepared: Promise<PreparedRows>): Lanes =>
    startLanes(context, graph, source, namesOf(segment), sets.map(laneOf(source)), async (state) =>
      runStoredLane(context, segment, await prepared, state),
    );
  if (source.kind !== 'readFile' || source.config.dataSet !== undefined || comparisonOf(segment.steps) === undefined)
    return Promise.resolve(start(pairs, preparing));
  return preparing
    .then((prepared) => splitByTarget(context.run, prepared))
    .then(
      ({ sets, prepared }) => start(sets, Promise.resolve(prepared)),
      (error: unknown) => failedToStart(context, graph, source, error),
    );
}

function laneOf({ name }: ServerlessNode): (pair: DataSetPair) => LaneState {
  return ({ source, target }) =>
    startingLane({
      id: `${name}/${source}`,
      task: name,
      sourceDataSet: source,
      ...(target === undefined ? {} : { targetDataSet: target }),
    });
}

/** The rows of a file that names no data set go to as many of the target as hold its elements, each on a way of its own. */
async function splitByTarget(
  run: RunKey,
  { source, target, steps }: PreparedRows,
): Promise<{ sets: readonly DataSetPair[]; prepared: PreparedRows }> {
  const [rows] = source.lanes;
  if (rows === undefined || target === undefined) throw new Error('a file was read without rows or without a target');
  const split = await mainActivities.splitStored({
    run,
    source: source.description,
    rows,
    target: target.description,
    steps,
  });
  const sets = split.source.lanes.map(({ dataSet }): DataSetPair => {
    const set = split.targets[dataSet];
    return { source: dataSet, ...(set === undefined ? {} : { target: set }) };
  });
  return { sets, prepared: { source: split.source, target, steps } };
}

/** The tasks that are performed chunk by chunk, the source among them. */
export function namesOf({ source, steps }: StoredSegment): string[] {
  return [source, ...steps].map((node) => node.name);
}

function pairsOf(source: ServerlessNode): readonly DataSetPair[] {
  if (source.kind === 'undoRun') return source.config.dataSets;
  if (source.kind === 'selectValues') return [{ source: source.config.dataSet, target: source.config.dataSet }];
  const { file, dataSet } = source.config;
  return [{ source: nameOfFile(file), ...(dataSet === undefined ? {} : { target: dataSet }) }];
}

/** A file stands for its data set: its name without folders and extension, as far as names in the store allow. */
function nameOfFile(file: string): string {
  const stem = (file.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '').replace(/[^A-Za-z0-9._=+-]/g, '-');
  return /^[A-Za-z0-9]/.test(stem) ? stem : `file-${stem}`;
}

/** Describes the target for rows that are in the store, if the segment compares them with one. */
export async function prepareStored(
  context: RunContext,
  segment: StoredSegment,
  source: StoredSource,
  pairs: readonly DataSetPair[],
): Promise<PreparedRows> {
  const { run } = context;
  const { steps, mappings } = await chunkSteps(run, segment.steps);
  const connection = comparisonOf(segment.steps)?.config.target;
  if (connection === undefined) return { source, steps };
  const target = await readActivities(connection).describeTarget({
    run,
    connection,
    source: source.description,
    dataSets: pairs,
    ...(mappings === undefined ? {} : { mappings }),
  });
  context.servers.set(connection, target.server);
  return { source, target, steps };
}

function readSource(run: RunKey, node: ServerlessNode): Promise<StoredSource> {
  if (node.kind === 'undoRun') {
    const dataSets = node.config.dataSets.map(({ source }) => source);
    return mainActivities.readUndo({ run, undo: node.config.run, dataSets });
  }
  if (node.kind === 'selectValues') {
    const { from, dataSet, dataElements, orgUnits, periods, timeZone, sizes = sizesSchema.parse({}) } = node.config;
    return readActivities(from, activityLimits(node.options)).selectValues({
      run,
      task: node.name,
      connection: from,
      dataSet,
      ...(dataElements === undefined ? {} : { dataElements }),
      orgUnits,
      periods,
      ...(timeZone === undefined ? {} : { timeZone }),
      sizes,
    });
  }
  const { file, format, encoding } = node.config;
  return mainActivities.readFile({
    run,
    dataSet: nameOfFile(file),
    file,
    ...(format === undefined ? {} : { format }),
    ...(encoding === undefined ? {} : { encoding }),
  });
}

/** Plans the rows of one data set and takes them through the segment's steps. */
export async function runStoredLane(
  context: RunContext,
  segment: StoredSegment,
  { source, target, steps }: PreparedRows,
  state: LaneState,
): Promise<LaneState> {
  const { run } = context;
  const sizes = segment.source.config.sizes ?? sizesSchema.parse({});
  const rows = source.lanes.find(({ dataSet }) => dataSet === state.lane.sourceDataSet);
  if (rows === undefined) throw new Error(`no rows were stored for ${state.lane.sourceDataSet}`);
  const connection = target?.server.connection;
  const { plan, chunks, targetDataSet } = await mainActivities.planStored({
    run,
    lane: state.lane,
    source: source.description,
    rows,
    ...(target === undefined
      ? {}
      : { target: { connection: target.server.connection, description: target.description } }),
    steps,
    ...(context.writes ? { writes: true } : {}),
    sizes,
  });
  const lane: Lane = { ...state.lane, ...(targetDataSet === undefined ? {} : { targetDataSet }) };
  const { account } = await executeChild<typeof chunkFlow>('chunkFlow', {
    workflowId: `${run.workflowId}/${segment.source.name}/${lane.sourceDataSet}`,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    args: [
      {
        run,
        lane: lane.id,
        plan,
        chunks,
        next: 0,
        ...(connection === undefined ? {} : { extractOn: connection, processOn: connection }),
        extractTask: segment.source.name,
        stepTasks: segment.steps.map((step) => step.name),
        parallelChunks: sizes.parallelChunks,
        processLimits: stepLimits(segment.steps),
      },
    ],
  });
  return { ...state, lane, account, plan, chunks, ...(connection === undefined ? {} : { target: connection }) };
}
