import type { Gathered } from '../../contracts/activities';
import type { Outcome } from '../../contracts/outcome';
import type { Graph } from '../graph/graph';
import type { GatherNode, StoredSegment } from '../graph/segments';
import { mainActivities } from './activity-proxies';
import { settled, startingLane, type Flow, type LaneState } from './lane-state';
import type { RunContext } from './run-context';
import { namesOf, prepareStored, runStoredLane } from './run-stored-segment';
import { failedToStart, startLanes } from './start-lanes';

export interface GatheredFlows {
  /** The ways whose rows were gathered, as they end. */
  readonly inputs: Flow;
  /** The ways that begin. */
  readonly flow: Flow;
}

/**
 * Waits for all rows of the inputs and sends what is made of them on its way, for each data set of the target one. When an input
 * has failed nothing is made of the others' rows.
 */
export function runGather(
  context: RunContext,
  graph: Graph,
  segment: StoredSegment,
  node: GatherNode,
  inputs: readonly Flow[],
): GatheredFlows {
  const states = settled(inputs);
  const gathering = states.then((all) => gather(context, node, all));
  // whether it failed is told by the ways that should have begun
  const gathered = gathering.catch(() => undefined);
  return {
    inputs: Promise.all([states, gathered]).then(
      ([all, done]) => new Map(all.map((state) => [state.lane.id, Promise.resolve(passedOn(context, state, done))])),
    ),
    flow: gathering.then(
      (done) => (done === undefined ? new Map() : start(context, graph, segment, node, done)),
      (error: unknown) => failedToStart(context, graph, node, error),
    ),
  };
}

async function gather(
  context: RunContext,
  node: GatherNode,
  states: readonly LaneState[],
): Promise<Gathered | undefined> {
  if (states.length === 0 || states.some(({ outcome }) => outcome !== undefined)) {
    context.progress.addRunTask(node.name);
    context.progress.setRunTask(node.name, 'skipped');
    context.show();
    return undefined;
  }
  const { run } = context;
  const { dataSet } = node.config;
  const transform =
    node.kind === 'merge'
      ? undefined
      : await mainActivities.resolveTransform({
          task: node.name,
          transform: node.config.use,
          options: node.config.options,
          effects: ['aggregates'],
        });
  return mainActivities.gatherRows({
    run,
    task: node.name,
    plans: states.flatMap(({ plan }) => plan ?? []),
    ...(dataSet === undefined ? {} : { dataSet }),
    onCollision: node.kind === 'merge' ? node.config.onCollision : 'reject',
    ...(transform === undefined ? {} : { transform }),
  });
}

function start(
  context: RunContext,
  graph: Graph,
  segment: StoredSegment,
  node: GatherNode,
  { source, targets, gatheredRows }: Gathered,
): Awaited<Flow> {
  const pairs = source.lanes.map(({ dataSet }) => {
    const target = targets[dataSet];
    return { source: dataSet, ...(target === undefined ? {} : { target }) };
  });
  const starts = pairs.map(({ source: dataSet, target }): LaneState => ({
    ...startingLane({
      id: `${node.name}/${dataSet}`,
      task: node.name,
      sourceDataSet: dataSet,
      ...(target === undefined ? {} : { targetDataSet: target }),
    }),
    gatheredRows: gatheredRows[dataSet] ?? 0,
  }));
  const preparing = prepareStored(context, segment, source, pairs);
  return startLanes(context, graph, node, namesOf(segment), starts, async (state) =>
    runStoredLane(context, segment, await preparing, state),
  );
}

/** A way whose rows were passed on has ended; its account says so. */
function passedOn(context: RunContext, state: LaneState, gathered: Gathered | undefined): LaneState {
  const counted = gathered?.inputs.find(({ lane }) => lane === state.lane.id);
  if (counted === undefined) return state;
  const { account, rejectReasons, rejects } = counted;
  const outcome: Outcome = account.rejected > 0 ? 'complete with rejects' : 'complete';
  const ended = { ...state, account, rejectReasons, rejects, outcome };
  context.note(ended);
  return ended;
}
