import { TaskHandle, type Edge } from './task-handle';
import { taskOptionsSchema, type TaskOptions } from './task-options';
import type { TaskConfigs, TaskKind, TaskSpec } from './task-spec';

/** A named task of a graph. */
export type GraphNode = {
  [K in TaskKind]: {
    readonly name: string;
    readonly kind: K;
    readonly config: TaskConfigs[K];
    readonly inputs: readonly string[];
    readonly gives: Edge;
    readonly options: TaskOptions;
  };
}[TaskKind];

export type NodeOf<K extends TaskKind> = Extract<GraphNode, { kind: K }>;

/** Tasks that write to a target. */
export type WriteNode = NodeOf<'importDataValues'> | NodeOf<'deleteDataValues'>;

/** Tasks that read data values of a source. */
export type ExtractNode = NodeOf<'extractDataset'> | NodeOf<'extractDataElements'> | NodeOf<'extractDataElementGroups'>;

export function isExtract(node: GraphNode): node is ExtractNode {
  return (
    node.kind === 'extractDataset' || node.kind === 'extractDataElements' || node.kind === 'extractDataElementGroups'
  );
}

export function isWrite(node: GraphNode): node is WriteNode {
  return node.kind === 'importDataValues' || node.kind === 'deleteDataValues';
}

/** Tasks in the order in which they were made; every input stands before its user, so a graph has no cycles. */
export type Graph = readonly GraphNode[];

/** Gives a task its name and makes it part of the graph. Names are unique and stand in the UI and in the report. */
export type MakeTask = <E extends Edge>(name: string, spec: TaskSpec<E>, options?: TaskOptions) => TaskHandle<E>;

/** A graph that can't be run; the message names the task and what to do. */
export class InvalidGraphError extends Error {
  override readonly name = 'InvalidGraphError';
}

const namePattern = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** What tasks take that look at how the data sets ended, not at their rows. */
const anything: readonly Edge[] = [
  'values',
  'difference',
  'passed',
  'reported',
  'written',
  'verified',
  'file',
  'value',
];

/** What a task's input must be, whatever the types said: a graph from untyped code may not go round the gate either. */
const accepts: Record<TaskKind, readonly Edge[]> = {
  extractDataset: [],
  extractDataElements: [],
  extractDataElementGroups: [],
  readFile: [],
  undoRun: [],
  selectValues: [],
  mapIds: ['values'],
  transform: ['values'],
  aggregate: ['values'],
  merge: ['values'],
  compareWithTarget: ['values'],
  writeFile: ['values'],
  gate: ['difference'],
  reportDifference: ['difference'],
  importDataValues: ['passed'],
  deleteDataValues: ['passed'],
  verify: ['written'],
  syncCompleteness: ['verified'],
  runAnalytics: anything,
  notify: anything,
  compute: anything,
};

/** Tasks that look at how data sets ended and take no rows; `when` can leave them out, since nothing is lost without them. */
const onTheWholeRun: ReadonlySet<TaskKind> = new Set<RunTaskKind>(['runAnalytics', 'notify', 'compute']);

export type RunTaskKind = 'runAnalytics' | 'notify' | 'compute';

export function isRunTask(node: GraphNode): node is NodeOf<RunTaskKind> {
  return onTheWholeRun.has(node.kind);
}

/** Edges whose rows go on one way: used by exactly one task, lest rows are lost or brought over twice. */
const oneWay: ReadonlySet<Edge> = new Set(['values', 'difference', 'passed']);

/** Runs the author's function and checks what it built. Throws InvalidGraphError. */
export function buildGraph(author: (task: MakeTask) => unknown): Graph {
  const nodes: GraphNode[] = [];
  author((name, spec, options = {}) => {
    nodes.push(checkedNode(nodes, name, spec, options));
    return new TaskHandle(name, spec.gives);
  });
  if (nodes.length === 0) throw new InvalidGraphError('the pipeline has no task');
  for (const node of nodes) {
    if (isWrite(node)) verifierOf(nodes, node);
    if (node.kind === 'syncCompleteness') completenessSource(nodes, node);
    if (oneWay.has(node.gives)) requireOneUser(nodes, node);
  }
  return nodes;
}

/** The task that verifies what this one writes. */
export function verifierOf(graph: Graph, node: WriteNode): NodeOf<'verify'> {
  const found = graph.find((other) => other.kind === 'verify' && other.inputs.includes(node.name));
  if (found?.kind === 'verify') return found;
  throw new InvalidGraphError(
    `task "${node.name}" writes, but no task verifies it; add task('verify', verify({ input: … })): only what was read back counts as complete`,
  );
}

/** The task that reads the data sets whose registrations this one brings over: a server that knows forms, and only one. */
export function completenessSource(graph: Graph, node: NodeOf<'syncCompleteness'>): NodeOf<'extractDataset'> {
  let current: GraphNode | undefined = node;
  while (current !== undefined && current.inputs.length === 1) {
    const [input]: readonly string[] = current.inputs;
    current = graph.find(({ name }) => name === input);
  }
  if (current?.kind === 'extractDataset') return current;
  throw new InvalidGraphError(
    `task "${node.name}" needs the rows of one extractDataset: only a data set of a server has registrations of complete forms`,
  );
}

/** Rows that no task takes would be read and lost, rows that two take would be brought over twice; a gate may be the end. */
function requireOneUser(graph: Graph, node: GraphNode): void {
  const users = graph.filter((other) => other.inputs.includes(node.name) && !isRunTask(other));
  if (users.length > 1) {
    throw new InvalidGraphError(
      `tasks ${users.map(({ name }) => `"${name}"`).join(' and ')} both take what "${node.name}" gives; give each a task of its own to take it from`,
    );
  }
  if (users.length === 0 && node.kind !== 'gate') {
    throw new InvalidGraphError(`no task takes what "${node.name}" (${node.kind}) gives; its rows would lead nowhere`);
  }
}

function checkedNode(nodes: readonly GraphNode[], name: string, spec: TaskSpec<Edge>, given: TaskOptions): GraphNode {
  const options = taskOptionsSchema.safeParse(given);
  if (!options.success) {
    throw new InvalidGraphError(
      options.error.issues
        .map(({ path, message }) => `task "${name}", option ${path.join('.')}: ${message}`)
        .join('\n'),
    );
  }
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
          (spec.gives === 'written' ? '; nothing goes round the gate' : ''),
      );
    }
  }
  if (options.data.when !== undefined && !onTheWholeRun.has(spec.kind)) {
    throw new InvalidGraphError(
      `task "${name}" (${spec.kind}) moves rows, so "when" does not go with it; leave the task out of the graph instead`,
    );
  }
  // kind and config were paired by TaskSpec; the mapped union can't be told so without naming each kind
  return {
    name,
    kind: spec.kind,
    config: spec.config,
    inputs: spec.inputs.map((input) => input.name),
    gives: spec.gives,
    options: options.data,
  } as GraphNode;
}
