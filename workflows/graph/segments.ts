import { InvalidGraphError, type Graph, type GraphNode, type NodeOf } from './graph';

export type StepNode = NodeOf<'mapIds'> | NodeOf<'compareWithTarget'>;
export type BarrierNode = NodeOf<'gate'> | NodeOf<'importDataValues'> | NodeOf<'verify'>;

/** A chain of chunk-wise tasks: each chunk runs through all of it without waiting for the others. */
export interface Segment {
  readonly type: 'segment';
  readonly source: NodeOf<'extractDataset'>;
  readonly steps: readonly StepNode[];
}

/** A task that needs all chunks of a data set. */
export interface Barrier {
  readonly type: 'barrier';
  readonly node: BarrierNode;
}

/** The graph as the runner works it: segments and barriers, inputs first. */
export function unitsOf(graph: Graph): (Segment | Barrier)[] {
  return graph.flatMap((node): (Segment | Barrier)[] => {
    switch (node.kind) {
      case 'extractDataset':
        return [{ type: 'segment', source: node, steps: chainAfter(graph, node) }];
      case 'mapIds':
      case 'compareWithTarget':
        return [];
      case 'gate':
      case 'importDataValues':
      case 'verify':
        return [{ type: 'barrier', node }];
    }
  });
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
