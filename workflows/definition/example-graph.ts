import type { Pipeline } from '../define-pipeline';
import { InvalidGraphError, type Graph } from '../graph/graph';
import { unitsOf } from '../graph/segments';
import { exampleParameters, type ExampleParameters } from './example-parameters';

export interface ExampleGraph extends ExampleParameters {
  readonly graph: Graph;
}

/**
 * The graph of a pipeline without a run: for the parameters that are given, and made-up ones where they are not.
 * Throws NoExampleError, or InvalidGraphError when no parameters lead to a graph that can be run.
 */
export function exampleGraph(pipeline: Pipeline, given: Readonly<Record<string, unknown>> = {}): ExampleGraph {
  try {
    return graphWith(pipeline, exampleParameters(pipeline.definition.parameters, { given }));
  } catch (error) {
    if (!(error instanceof InvalidGraphError)) throw error;
    // such a pipeline looks up in the store what was left out
    return graphWith(pipeline, exampleParameters(pipeline.definition.parameters, { given, optional: true }));
  }
}

function graphWith(pipeline: Pipeline, example: ExampleParameters): ExampleGraph {
  const graph = pipeline.graphFor(pipeline.definition.parameters.parse(example.values));
  unitsOf(graph);
  return { ...example, graph };
}
