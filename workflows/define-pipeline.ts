import type { z } from 'zod';
import { buildGraph, type Graph, type MakeTask } from './graph/graph';
import { asRunFailure } from './run/as-run-failure';
import { executePipeline, type CompleteParameters } from './run/execute-pipeline';
import type { RunResult } from '../contracts/run-result';

/** What an author writes. */
export interface PipelineDefinition<P extends z.ZodObject> {
  /** Name of the pipeline and of its workflow type in the Temporal UI; the name under which pipelines/index.ts exports it. */
  readonly id: string;
  /** One line for lists. */
  readonly summary: string;
  /** One strict object with descriptions and defaults: the Temporal UI's start form sends exactly one JSON value. */
  readonly parameters: P;
  /**
   * Looks up in the store what the graph needs and the parameters leave out, e.g. where an earlier run wrote to. Runs in the
   * workflow, before the graph is built.
   */
  readonly complete?: CompleteParameters<P>;
  /** Builds the tasks. Called with parsed parameters; must do nothing else: it runs before anything is started, and to draw the graph. */
  readonly graph: (parameters: z.output<P>, tools: { readonly task: MakeTask }) => unknown;
}

/** A workflow function that knows its own definition. */
export interface Pipeline<P extends z.ZodObject = z.ZodObject> {
  (parameters: unknown): Promise<RunResult>;
  readonly definition: PipelineDefinition<P>;
  /** The graph for these parameters, without running it. Throws InvalidGraphError. */
  readonly graphFor: (parameters: z.output<P>) => Graph;
}

const idPattern = /^[A-Za-z][A-Za-z0-9_]{0,59}$/;

/**
 * Makes a pipeline: a Temporal workflow whose type is its id, taking one JSON object. Wrong parameters end the run at
 * once, with one readable line per problem. Throws at load time when the definition itself is wrong.
 */
export function definePipeline<P extends z.ZodObject>(definition: PipelineDefinition<P>): Pipeline<P> {
  if (!idPattern.test(definition.id)) {
    throw new Error(`"${definition.id}" is not a pipeline id (a letter, then letters, digits or _; 60 at most)`);
  }
  const graphFor = (parameters: z.output<P>) => buildGraph((task) => definition.graph(parameters, { task }));
  const workflow = (input: unknown) =>
    asRunFailure(executePipeline(definition.id, definition.parameters, graphFor, input, definition.complete));
  return Object.assign(workflow, { definition, graphFor });
}
