import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type { Described, SelectedElements } from '../../contracts/activities';
import type { DataSetPair } from '../../contracts/parameters/data-set-pairs';
import { deltaOptionsSchema } from '../../contracts/parameters/delta';
import { sizesSchema } from '../../contracts/parameters/sizes';
import type { ChunkStep } from '../../contracts/plan';
import type { Lane, RunKey } from '../../contracts/run';
import type { chunkFlow } from '../children/chunk-flow';
import type { Graph, NodeOf } from '../graph/graph';
import { comparisonOf, destinationOf, type Segment } from '../graph/segments';
import { activityLimits } from '../graph/task-options';
import { readActivities } from './activity-proxies';
import { chunkSteps, stepLimits } from './chunk-steps';
import { failedToStart, startLanes } from './start-lanes';
import { startingLane, type Flow, type Lanes, type LaneState } from './lane-state';
import type { RunContext } from './run-context';

interface Prepared {
  readonly source: Described;
  readonly target?: Described;
  readonly steps: readonly ChunkStep[];
  /** Whether the segment compares with the target itself. */
  readonly compared: boolean;
}

/** The data sets that a segment reads. */
interface ReadSets {
  readonly pairs: readonly DataSetPair[];
  /** Those of which not all elements are read. */
  readonly selected?: readonly SelectedElements[];
}

/** Extracts the data sets of a segment and takes each chunk through the segment's steps as soon as it is there. */
export function runSegment(context: RunContext, graph: Graph, segment: Segment): Flow {
  const { source } = segment;
  if (source.kind === 'extractDataset')
    return Promise.resolve(startSegment(context, graph, segment, { pairs: source.config.dataSets }));
  return selectSets(context.run, source).then(
    (sets) => startSegment(context, graph, segment, sets),
    (error: unknown) => failedToStart(context, graph, source, error),
  );
}

function startSegment(context: RunContext, graph: Graph, segment: Segment, sets: ReadSets): Lanes {
  const names = [segment.source, ...segment.steps].map((node) => node.name);
  const starts = sets.pairs.map(({ source, target }) =>
    startingLane({
      id: `${segment.source.name}/${source}`,
      task: segment.source.name,
      sourceDataSet: source,
      ...(target === undefined ? {} : { targetDataSet: target }),
    }),
  );
  const preparing = prepare(context, graph, segment, sets);
  return startLanes(context, graph, segment.source, names, starts, async (state) =>
    runLane(context, segment, await preparing, state),
  );
}

/** Asks the source which data sets hold the elements that are to be read. */
async function selectSets(
  run: RunKey,
  { kind, config, options }: NodeOf<'extractDataElements'> | NodeOf<'extractDataElementGroups'>,
): Promise<ReadSets> {
  const { from, dataSets } = config;
  const { selected } = await readActivities(from, activityLimits(options)).selectElements({
    run,
    connection: from,
    ...(kind === 'extractDataElements'
      ? { dataElements: config.dataElements }
      : { dataElementGroups: config.dataElementGroups }),
    ...(dataSets === undefined ? {} : { dataSets: dataSets.map(({ source }) => source) }),
  });
  const pairs = selected.map(
    ({ dataSet }) => dataSets?.find(({ source }) => source === dataSet) ?? { source: dataSet },
  );
  return { pairs, selected };
}

async function prepare(
  context: RunContext,
  graph: Graph,
  segment: Segment,
  { pairs, selected }: ReadSets,
): Promise<Prepared> {
  const { run } = context;
  const { from, orgUnits } = segment.source.config;
  const { steps, mappings } = await chunkSteps(run, segment.steps);
  const compared = comparisonOf(segment.steps) !== undefined;
  // rows that are gathered before they are compared need the target's metadata where their ids are mapped
  const destination =
    compared || mappings !== undefined ? destinationOf(graph, segment.source, segment.steps) : undefined;
  const source = await readActivities(from, activityLimits(segment.source.options)).describeSource({
    run,
    connection: from,
    dataSets: pairs.map(({ source: dataSet }) => dataSet),
    ...(selected === undefined ? {} : { selected }),
    ...(orgUnits === undefined ? {} : { orgUnits }),
  });
  context.servers.set(from, source.server);
  if (destination === undefined) return { source, steps, compared };
  const target = await readActivities(destination).describeTarget({
    run,
    connection: destination,
    source: source.description,
    dataSets: pairs,
    ...(mappings === undefined ? {} : { mappings }),
  });
  context.servers.set(destination, target.server);
  return { source, target, steps, compared };
}

async function runLane(
  context: RunContext,
  segment: Segment,
  prepared: Prepared,
  state: LaneState,
): Promise<LaneState> {
  const { run } = context;
  const { from, periods, timeZone, sizes = sizesSchema.parse({}), recount } = segment.source.config;
  const { mode, fullEveryDays, overlapHours } = segment.source.config;
  const target = prepared.compared ? prepared.target : undefined;
  const mapsFor = prepared.compared ? undefined : prepared.target;
  const describedAt = ({ server, description }: Described) => ({ connection: server.connection, description });
  const limits = activityLimits(segment.source.options);
  const { plan, chunks, targetDataSet, reading } = await readActivities(from, limits).planLane({
    run,
    lane: state.lane,
    source: { connection: from, description: prepared.source.description },
    ...(target === undefined ? {} : { target: describedAt(target) }),
    ...(mapsFor === undefined ? {} : { mapsFor: describedAt(mapsFor) }),
    ...(periods === undefined ? {} : { periods }),
    delta: deltaOptionsSchema.parse({ mode, fullEveryDays, overlapHours }),
    ...(timeZone === undefined ? {} : { timeZone }),
    steps: prepared.steps,
    ...(context.writes ? { writes: true } : {}),
    sizes,
    ...(recount === undefined ? {} : { recount }),
  });
  const lane: Lane = { ...state.lane, ...(targetDataSet === undefined ? {} : { targetDataSet }) };
  const { account, reusedChunks, notReused } = await executeChild<typeof chunkFlow>('chunkFlow', {
    workflowId: `${run.workflowId}/${segment.source.name}/${lane.sourceDataSet}`,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    args: [
      {
        run,
        lane: lane.id,
        plan,
        chunks,
        next: 0,
        extractOn: from,
        processOn: target?.server.connection ?? from,
        extractTask: segment.source.name,
        stepTasks: segment.steps.map((step) => step.name),
        parallelChunks: sizes.parallelChunks,
        extractLimits: limits,
        processLimits: stepLimits(segment.steps),
      },
    ],
  });
  return {
    ...state,
    lane,
    account,
    reusedChunks,
    notReused,
    plan,
    chunks,
    ...(reading === undefined ? {} : { reading }),
    ...(target === undefined ? {} : { target: target.server.connection }),
  };
}
