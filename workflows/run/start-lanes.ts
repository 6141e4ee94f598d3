import type { Lane } from '../../contracts/run';
import type { Graph, GraphNode } from '../graph/graph';
import { sourcesOf, wayOf } from '../graph/segments';
import { failureOf } from './failure-of';
import { startingLane, type Lanes, type LaneState } from './lane-state';
import type { RunContext } from './run-context';

/** Sends lanes on their way from a source; `names` are the tasks that `work` performs. */
export function startLanes(
  context: RunContext,
  graph: Graph,
  source: GraphNode,
  names: readonly string[],
  starts: readonly LaneState[],
  work: (state: LaneState) => Promise<LaneState>,
): Lanes {
  const several = sourcesOf(graph) > 1;
  return new Map(
    starts.map((start) => {
      const { lane } = start;
      context.progress.addLane(lane.id, wayOf(graph, source));
      const named = several ? { ...lane, file: fileOf(lane) } : lane;
      return [lane.id, context.onLane(names, { ...start, lane: named }, work)];
    }),
  );
}

/** Names of tasks have no dot, so that no two lanes share one: task `read` on `file-A` and task `read-file` on `A`. */
function fileOf({ task, sourceDataSet }: Lane): string {
  return `${task}${task.includes('-') ? '.' : '-'}${sourceDataSet}`;
}

/** The one lane of a source that could not tell its lanes: it has failed, and says why. */
export function failedToStart(context: RunContext, graph: Graph, source: GraphNode, error: unknown): Lanes {
  const lane: Lane = { id: source.name, task: source.name, sourceDataSet: source.name };
  return startLanes(context, graph, source, [source.name], [startingLane(lane)], () => Promise.reject(asError(error)));
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(failureOf(error).message);
}
