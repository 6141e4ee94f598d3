import { TaskHandle, type Edge } from './task-handle';
import type { TaskConfigs, TaskKind, TaskSpec } from './task-spec';

/** A named task of a graph. */
export type GraphNode = {
  [K in TaskKind]: {
    readonly name: string;
    readonly kind: K;
    readonly config: TaskConfigs[K];
    readonly inputs: readonly string[];
    readonly gives: Edge;
  };
}[TaskKind];

export type NodeOf<K extends TaskKind> = Extract<GraphNode, { kind: K }>;

/** Tasks in the order in which they were made; every input stands before its user, so a graph has no cycles. */
export type Graph = readonly GraphNode[];

/** Gives a task its name and makes it part of the graph. Names are unique and stand in the UI and in the report. */
export type MakeTask = <E extends Edge>(name: string, spec: TaskSpec<E>) => TaskHandle<E>;

/** A graph that can't be run; the message names the task and what to do. */
export class InvalidGraphError extends Error {
  override readonly name = 'InvalidGraphError';
}

const namePattern = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** What a task's input must be, whatever the types said: a graph from untyped code may not go round the gate either. */
const accepts: Record<TaskKind, readonly Edge[]> = {
  extractDataset: [],
  readFile: [],
  undoRun: [],
  mapIds: ['values'],
  compareWithTarget: ['values'],
  gate: ['difference'],
  reportDifference: ['difference'],
  importDataValues: ['passed'],
  verify: ['written'],
};

/** Runs the author's function and checks what it built. Throws InvalidGraphError. */
export function buildGraph(author: (task: MakeTask) => unknown): Graph {
  const nodes: GraphNode[] = [];
  author((name, spec) => {
    nodes.push(checkedNode(nodes, name, spec));
    return new TaskHandle(name, spec.gives);
  });
  if (nodes.length === 0) throw new InvalidGraphError('the pipeline has no task');
  for (const node of nodes) if (node.kind === 'importDataValues') verifierOf(nodes, node);
  return nodes;
}

/** The task that verifies what this one writes. */
export function verifierOf(graph: Graph, node: NodeOf<'importDataValues'>): NodeOf<'verify'> {
  const found = graph.find((other) => other.kind === 'verify' && other.inputs.includes(node.name));
  if (found?.kind === 'verify') return found;
  throw new InvalidGraphError(
    `task "${node.name}" writes, but no task verifies it; add task('verify', verify({ input: … })): only what was read back counts as complete`,
  );
}

function checkedNode(nodes: readonly GraphNode[], name: string, spec: TaskSpec<Edge>): GraphNode {
  if (!namePattern.test(name)) {
    throw new InvalidGraphError(`"${name}" is not a task name (a letter, then letters, digits, - or _; 40 at most)`);
  }
  if (nodes.some((node) => node.name === name)) throw new InvalidGraphError(`two tasks are named "${name}"`);
  for (const input of spec.inputs) {
    const source = nodes.find((node) => node.name === input.name);
    if (source === undefined) {
      throw new InvalidGraphError(`task "${name}" uses "${input.name}", which is not a task of this pipeline`);
    }
    if (!accepts[spec.kind].includes(source.gives)) {
      throw new InvalidGraphError(
        `task "${name}" (${spec.kind}) can't take what "${source.name}" (${source.kind}) gives: it takes ${accepts[spec.kind].join(' or ') || 'nothing'}, that gives ${source.gives}` +
          (spec.kind === 'importDataValues' ? '; nothing goes round the gate' : ''),
      );
    }
  }
  // kind and config were paired by TaskSpec; the mapped union can't be told so without naming each kind
  return {
    name,
    kind: spec.kind,
    config: spec.config,
    inputs: spec.inputs.map((input) => input.name),
    gives: spec.gives,
  } as GraphNode;
}
