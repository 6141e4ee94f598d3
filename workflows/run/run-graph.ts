import type { TaskResult } from '../../contracts/run-result';
import { verifierOf, type Graph } from '../graph/graph';
import { isGather, unitsOf, type BarrierNode } from '../graph/segments';
import { runGate } from '../stages/gate';
import { runImport } from '../stages/import-data-values';
import { runReportDifference } from '../stages/report-difference';
import { runCompleteness } from '../stages/sync-completeness';
import { concludeVerify } from '../stages/verify';
import { settled, type Flow, type LaneState } from './lane-state';
import type { RunContext } from './run-context';
import { runGather } from './run-gather';
import { runSegment } from './run-segment';
import { runStoredSegment } from './run-stored-segment';
import { runTask, type TaskInputs } from './run-task';
import { runWriteFile } from './run-write-file';

/** How all of a run ended. */
export interface GraphResult {
  /** The last state of each data set; a failed one is among them. */
  readonly lanes: readonly LaneState[];
  /** Of the tasks on the run as a whole, in the order of the graph. */
  readonly tasks: readonly TaskResult[];
}

/**
 * Starts each unit of the graph as soon as its input is there, data set by data set: one data set may be imported while
 * another is still extracted. Does not reject when a part of it fails.
 */
export async function runGraph(context: RunContext, graph: Graph): Promise<GraphResult> {
  const flows = new Map<string, Flow>();
  const all: Flow[] = [];
  const tasks = new Map<string, TaskInputs & { readonly result: Promise<TaskResult> }>();
  const add = (names: readonly string[], flow: Flow): void => {
    for (const name of names) flows.set(name, flow);
    all.push(flow);
  };
  const inputsOf = (names: readonly string[]): Flow[] => names.flatMap((name) => flows.get(name) ?? []);

  for (const unit of unitsOf(graph)) {
    switch (unit.type) {
      case 'segment':
        add(chainNames(unit), runSegment(context, graph, unit));
        break;
      case 'stored':
        if (isGather(unit.source)) {
          const { inputs, flow } = runGather(context, graph, unit, unit.source, inputsOf(unit.source.inputs));
          add([], inputs);
          add(chainNames(unit), flow);
        } else add(chainNames(unit), runStoredSegment(context, graph, unit));
        break;
      case 'barrier': {
        const [input] = inputsOf(unit.node.inputs);
        if (input !== undefined) add([unit.node.name], throughBarrier(context, graph, unit.node, input));
        break;
      }
      case 'file': {
        const { flow, task } = runWriteFile(context, unit.node, inputsOf(unit.node.inputs));
        add([unit.node.name], flow);
        tasks.set(unit.node.name, { flows: [], tasks: [], result: task });
        break;
      }
      case 'run': {
        // a task behind another one looks at the same data sets, and at how that one ended
        const before = unit.node.inputs.flatMap((name) => tasks.get(name) ?? []);
        const inputs: TaskInputs = {
          flows: [...inputsOf(unit.node.inputs), ...before.flatMap((task) => task.flows)],
          tasks: [...new Set(before.flatMap((task) => [...task.tasks, task.result]))],
        };
        tasks.set(unit.node.name, { ...inputs, result: runTask(context, unit.node, inputs) });
      }
    }
  }
  const results = [...tasks.values()].map(({ result }) => result);
  return { lanes: await settled(all), tasks: await Promise.all(results) };
}

function chainNames({ source, steps }: { source: { name: string }; steps: readonly { name: string }[] }): string[] {
  return [source, ...steps].map(({ name }) => name);
}

async function throughBarrier(context: RunContext, graph: Graph, node: BarrierNode, input: Flow): Flow {
  const work = (state: LaneState): Promise<LaneState> => {
    switch (node.kind) {
      case 'gate':
        return runGate(context, node, state);
      case 'reportDifference':
        return runReportDifference(context, state);
      case 'importDataValues':
      case 'deleteDataValues':
        return runImport(context, node, verifierOf(graph, node), state);
      case 'verify':
        return Promise.resolve(concludeVerify(node, state));
      case 'syncCompleteness':
        return runCompleteness(context, graph, node, state);
    }
  };
  return new Map(
    [...(await input)].map(([lane, before]) => [
      lane,
      // verified data sets have ended: what follows them takes them up again by itself
      before.then((state) =>
        node.kind === 'syncCompleteness' ? work(state) : context.onLane([node.name], state, work),
      ),
    ]),
  );
}
