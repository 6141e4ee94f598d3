import { verifierOf, type Graph } from '../graph/graph';
import { unitsOf, type BarrierNode } from '../graph/segments';
import { runGate } from '../stages/gate';
import { runImport } from '../stages/import-data-values';
import { runReportDifference } from '../stages/report-difference';
import { concludeVerify } from '../stages/verify';
import type { Flow, LaneState } from './lane-state';
import type { RunContext } from './run-context';
import { runSegment } from './run-segment';
import { runStoredSegment } from './run-stored-segment';

/**
 * Starts each unit of the graph as soon as its input is there, data set by data set: one data set may be imported while
 * another is still extracted. Gives the last state of each data set; a failed one is among them, it does not reject.
 */
export async function runGraph(context: RunContext, graph: Graph): Promise<LaneState[]> {
  const flows = new Map<string, Flow>();
  const last = new Map<string, Promise<LaneState>>();
  for (const unit of unitsOf(graph)) {
    const flow =
      unit.type === 'segment'
        ? runSegment(context, unit)
        : unit.type === 'stored'
          ? runStoredSegment(context, unit)
          : throughBarrier(context, graph, unit.node, flows.get(unit.node.inputs[0] ?? '') ?? new Map());
    const names = unit.type === 'barrier' ? [unit.node.name] : [unit.source, ...unit.steps].map((node) => node.name);
    for (const name of names) flows.set(name, flow);
    for (const [lane, state] of flow) last.set(lane, state);
  }
  return Promise.all(last.values());
}

function throughBarrier(context: RunContext, graph: Graph, node: BarrierNode, input: Flow): Flow {
  const work = (state: LaneState): Promise<LaneState> => {
    switch (node.kind) {
      case 'gate':
        return runGate(context, node, state);
      case 'reportDifference':
        return runReportDifference(context, state);
      case 'importDataValues':
        return runImport(context, node, verifierOf(graph, node), state);
      case 'verify':
        return Promise.resolve(concludeVerify(node, state));
    }
  };
  return new Map(
    [...input].map(([lane, before]) => [lane, before.then((state) => context.onLane([node.name], state, work))]),
  );
}
