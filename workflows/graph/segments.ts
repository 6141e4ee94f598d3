import {
  InvalidGraphError,
  isRunTask,
  type ExtractNode,
  type Graph,
  type GraphNode,
  type NodeOf,
  type RunTaskKind,
  type WriteNode,
} from './graph';

export type StepNode = NodeOf<'mapIds'> | NodeOf<'transform'> | NodeOf<'compareWithTarget'>;
/** Tasks that make new ways of all rows of others. */
export type GatherNode = NodeOf<'merge'> | NodeOf<'aggregate'>;
/** Sources whose rows lie in the store before the first chunk is cut. */
export type StoredSourceNode = NodeOf<'readFile'> | NodeOf<'undoRun'> | NodeOf<'selectValues'> | GatherNode;
/** Tasks that look at how the data sets before them ended. */
export type RunNode = NodeOf<RunTaskKind>;
/** Tasks that put the rows of all ways before them into one file. */
export type FileNode = NodeOf<'writeFile'>;
export type BarrierNode =
  NodeOf<'gate'> | NodeOf<'reportDifference'> | WriteNode | NodeOf<'verify'> | NodeOf<'syncCompleteness'>;

/** A chain of chunk-wise tasks: each chunk runs through all of it without waiting for the others. */
export interface Segment {
  readonly type: 'segment';
  readonly source: ExtractNode;
  readonly steps: readonly StepNode[];
}

/** The same for rows that no server has to be asked for. */
export interface StoredSegment {
  readonly type: 'stored';
  readonly source: StoredSourceNode;
  readonly steps: readonly StepNode[];
}

/** A task that needs all chunks of a data set. */
export interface Barrier {
  readonly type: 'barrier';
  readonly node: BarrierNode;
}

/** Where the rows of ways end in a file. */
export interface FileUnit {
  readonly type: 'file';
  readonly node: FileNode;
}

/** A task on the run as a whole. */
export interface RunTask {
  readonly type: 'run';
  readonly node: RunNode;
}

export type Unit = Segment | StoredSegment | Barrier | FileUnit | RunTask;

/** The graph as the runner works it: segments, barriers and tasks on the whole run, inputs first. */
export function unitsOf(graph: Graph): Unit[] {
  return graph.flatMap((node): Unit[] => {
    switch (node.kind) {
      case 'extractDataset':
      case 'extractDataElements':
      case 'extractDataElementGroups':
        return [{ type: 'segment', source: node, steps: chainAfter(graph, node) }];
      case 'selectValues':
        requireSameServer(node, chainAfter(graph, node));
        return [{ type: 'stored', source: node, steps: chainAfter(graph, node) }];
      case 'readFile':
      case 'undoRun':
      case 'merge':
      case 'aggregate':
        return [{ type: 'stored', source: node, steps: chainAfter(graph, node) }];
      case 'writeFile':
        return [{ type: 'file', node }];
      case 'runAnalytics':
      case 'notify':
      case 'compute':
        return [{ type: 'run', node }];
      case 'mapIds':
      case 'transform':
      case 'compareWithTarget':
        return [];
      case 'gate':
      case 'reportDifference':
      case 'importDataValues':
      case 'deleteDataValues':
      case 'verify':
      case 'syncCompleteness':
        return [{ type: 'barrier', node }];
    }
  });
}

/** Deletions are of what one server holds: another one's values at the same keys are not what was looked at. */
function requireSameServer(node: NodeOf<'selectValues'>, steps: readonly StepNode[]): void {
  const comparison = comparisonOf(steps);
  if (comparison?.config.target === node.config.from) return;
  throw new InvalidGraphError(
    `task "${node.name}" selects values of ${node.config.from} to be deleted, so they are to be compared with ${node.config.from}, not with ${comparison?.config.target ?? 'nothing'}`,
  );
}

function chainAfter(graph: Graph, source: GraphNode): StepNode[] {
  const steps: StepNode[] = [];
  let last: GraphNode = source;
  for (;;) {
    const current: GraphNode = last;
    const step: StepNode | undefined = graph.filter(isStep).find((node) => node.inputs.includes(current.name));
    if (step === undefined) return steps;
    const repeated = steps.find(({ kind }) => kind === 'mapIds' && kind === step.kind);
    if (repeated !== undefined) {
      throw new InvalidGraphError(
        `tasks "${repeated.name}" and "${step.name}" both map the ids of the same rows; one table can hold both`,
      );
    }
    steps.push(step);
    last = step;
  }
}

function isStep(node: GraphNode): node is StepNode {
  return node.kind === 'mapIds' || node.kind === 'transform' || node.kind === 'compareWithTarget';
}

/** The comparison of a chain, if it has one. */
export function comparisonOf(steps: readonly StepNode[]): NodeOf<'compareWithTarget'> | undefined {
  return steps.find((step) => step.kind === 'compareWithTarget');
}

/**
 * The connection that the rows of a chain end up at: that of its own comparison, or of the one behind the tasks that gather
 * it. A mapping before such a task needs the target's metadata, too.
 */
export function destinationOf(graph: Graph, source: GraphNode, steps: readonly StepNode[]): string | undefined {
  const own = comparisonOf(steps);
  if (own !== undefined) return own.config.target;
  const last: GraphNode = steps.at(-1) ?? source;
  const gather = graph.find((node) => isGather(node) && node.inputs.includes(last.name));
  return gather === undefined ? undefined : destinationOf(graph, gather, chainAfter(graph, gather));
}

export function isGather(node: GraphNode): node is GatherNode {
  return node.kind === 'merge' || node.kind === 'aggregate';
}

/** The tasks on the way of the rows that a source gives: its steps and barriers, up to where they are gathered or written to a file. */
export function wayOf(graph: Graph, source: GraphNode): string[] {
  const way = [source.name];
  for (const node of graph) {
    const ends = isGather(node) || node.kind === 'writeFile' || isRunTask(node);
    if (!ends && node.inputs.some((input) => way.includes(input))) way.push(node.name);
  }
  return way;
}

/** How many tasks of the graph begin ways. */
export function sourcesOf(graph: Graph): number {
  return unitsOf(graph).filter(({ type }) => type === 'segment' || type === 'stored').length;
}
