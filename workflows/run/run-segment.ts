import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type { Described } from '../../contracts/activities';
import { deltaOptionsSchema } from '../../contracts/parameters/delta';
import { sizesSchema } from '../../contracts/parameters/sizes';
import type { ChunkStep } from '../../contracts/plan';
import type { Lane } from '../../contracts/run';
import type { chunkFlow } from '../children/chunk-flow';
import type { Segment } from '../graph/segments';
import { readActivities } from './activity-proxies';
import { chunkSteps } from './chunk-steps';
import { startingLane, type Flow, type LaneState } from './lane-state';
import type { RunContext } from './run-context';

interface Prepared {
  readonly source: Described;
  readonly target?: Described;
  readonly steps: readonly ChunkStep[];
}

/** Extracts the data sets of a segment and takes each chunk through the segment's steps as soon as it is there. */
export function runSegment(context: RunContext, segment: Segment): Flow {
  const names = [segment.source, ...segment.steps].map((node) => node.name);
  const lanes = segment.source.config.dataSets.map(({ source, target }): Lane => ({
    id: `${segment.source.name}/${source}`,
    task: segment.source.name,
    sourceDataSet: source,
    ...(target === undefined ? {} : { targetDataSet: target }),
  }));
  for (const lane of lanes) context.progress.addLane(lane.id);
  const preparing = prepare(context, segment);
  return new Map(
    lanes.map((lane) => [
      lane.id,
      context.onLane(names, startingLane(lane), async (state) => runLane(context, segment, await preparing, state)),
    ]),
  );
}

async function prepare(context: RunContext, segment: Segment): Promise<Prepared> {
  const { run } = context;
  const { from, dataSets, orgUnits } = segment.source.config;
  const { steps, mappings } = await chunkSteps(run, segment.steps);
  const targetConnection = segment.steps.find((step) => step.kind === 'compareWithTarget')?.config.target;
  const source = await readActivities(from).describeSource({
    run,
    connection: from,
    dataSets: dataSets.map((pair) => pair.source),
    ...(orgUnits === undefined ? {} : { orgUnits }),
  });
  context.servers.set(from, source.server);
  if (targetConnection === undefined) return { source, steps };
  const target = await readActivities(targetConnection).describeTarget({
    run,
    connection: targetConnection,
    source: source.description,
    dataSets,
    ...(mappings === undefined ? {} : { mappings }),
  });
  context.servers.set(targetConnection, target.server);
  return { source, target, steps };
}

async function runLane(
  context: RunContext,
  segment: Segment,
  prepared: Prepared,
  state: LaneState,
): Promise<LaneState> {
  const { run } = context;
  const { from, periods, timeZone, orgUnits, sizes = sizesSchema.parse({}), recount } = segment.source.config;
  const { mode, fullEveryDays, overlapHours } = segment.source.config;
  const target = prepared.target;
  const { plan, chunks, targetDataSet, reading } = await readActivities(from).planLane({
    run,
    lane: state.lane,
    source: { connection: from, description: prepared.source.description },
    ...(target === undefined
      ? {}
      : { target: { connection: target.server.connection, description: target.description } }),
    ...(periods === undefined ? {} : { periods }),
    delta: deltaOptionsSchema.parse({ mode, fullEveryDays, overlapHours }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(orgUnits === undefined ? {} : { orgUnits }),
    steps: prepared.steps,
    sizes,
    ...(recount === undefined ? {} : { recount }),
  });
  const lane: Lane = { ...state.lane, ...(targetDataSet === undefined ? {} : { targetDataSet }) };
  const { account, reusedChunks } = await executeChild<typeof chunkFlow>('chunkFlow', {
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
      },
    ],
  });
  return {
    ...state,
    lane,
    account,
    reusedChunks,
    plan,
    chunks,
    ...(reading === undefined ? {} : { reading }),
    ...(target === undefined ? {} : { target: target.server.connection }),
  };
}
