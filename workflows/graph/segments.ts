import { InvalidGraphError, type Graph, type GraphNode, type NodeOf } from './graph';

export type StepNode = NodeOf<'mapIds'> | NodeOf<'compareWithTarget'>;
/** Sources whose rows lie in the store before the first chunk is cut. */
export type StoredSourceNode = NodeOf<'readFile'> | NodeOf<'undoRun'>;
export type BarrierNode = NodeOf<'gate'> | NodeOf<'reportDifference'> | NodeOf<'importDataValues'> | NodeOf<'verify'>;

/** A chain of chunk-wise tasks: each chunk runs through all of it without waiting for the others. */
export interface Segment {
  readonly type: 'segment';
  readonly source: NodeOf<'extractDataset'>;
  readonly steps: readonly StepNode[];
}

/** The same for rows that no server has to be asked for. */
export interface StoredSegment {
  readonly type: 'stored';
  readonly source: StoredSourceNode;
  readonly steps: readonly StepNode[];
  readonly compare: NodeOf<'compareWithTarget'>;
}

/** A task that needs all chunks of a data set. */
export interface Barrier {
  readonly type: 'barrier';
  readonly node: BarrierNode;
}

/** The graph as the runner works it: segments and barriers, inputs first. */
export function unitsOf(graph: Graph): (Segment | StoredSegment | Barrier)[] {
  return graph.flatMap((node): (Segment | StoredSegment | Barrier)[] => {
    switch (node.kind) {
      case 'extractDataset':
        return [{ type: 'segment', source: node, steps: chainAfter(graph, node) }];
      case 'readFile':
      case 'undoRun':
        return [storedSegment(graph, node)];
      case 'mapIds':
      case 'compareWithTarget':
        return [];
      case 'gate':
      case 'reportDifference':
      case 'importDataValues':
      case 'verify':
        return [{ type: 'barrier', node }];
    }
  });
}

function storedSegment(graph: Graph, source: StoredSourceNode): StoredSegment {
  const steps = chainAfter(graph, source);
  const compare = steps.find((step) => step.kind === 'compareWithTarget');
  if (compare !== undefined) return { type: 'stored', source, steps, compare };
  throw new InvalidGraphError(
    `task "${source.name}" gives rows that no task compares with a target; add task('compare', compareWithTarget({ … }))`,
  );
}

function chainAfter(graph: Graph, source: GraphNode): StepNode[] {
  const steps: StepNode[] = [];
  let last: GraphNode = source;
  for (;;) {
    const current: GraphNode = last;
    const users: GraphNode[] = graph.filter((node) => node.inputs.includes(current.name));
    const next = users.filter(isStep);
    if (next.length > 1) {
      throw new InvalidGraphError(
        `tasks ${next.map((node) => `"${node.name}"`).join(' and ')} both take chunks from "${current.name}"; give each an extracting task of its own`,
      );
    }
    const [step] = next;
    if (step === undefined) return steps;
    steps.push(step);
    last = step;
  }
}

function isStep(node: GraphNode): node is StepNode {
  return node.kind === 'mapIds' || node.kind === 'compareWithTarget';
}
