import type { z } from 'zod';
import type { Pipeline } from '../define-pipeline';
import { exampleGraph } from './example-graph';
import { NoExampleError } from './example-parameters';
import { parameterRows } from './parameter-rows';

/** Whether something that a module exports is a pipeline. */
export function isPipeline(exported: unknown): exported is Pipeline {
  return typeof exported === 'function' && 'definition' in exported && 'graphFor' in exported;
}

/**
 * What is wrong with a pipeline, one line each; empty when it can be run. Its id is the name of its export, since that is
 * the workflow's type; its parameters are one strict object with descriptions; its graph can be built. `placeOf` tells where in
 * the author's files an error arose.
 */
export function definitionProblems(
  pipeline: Pipeline,
  exportName: string,
  placeOf: (error: unknown) => string | undefined = () => undefined,
): string[] {
  const { id, parameters } = pipeline.definition;
  return [
    ...(id === exportName ? [] : [`its id is "${id}", but it is exported as "${exportName}"; give both one name`]),
    ...parameterProblems(parameters),
    ...graphProblems(pipeline, placeOf),
  ];
}

function parameterProblems(parameters: z.ZodObject): string[] {
  const strict = parameters.def.catchall?._zod.def.type === 'never';
  return [
    ...(strict ? [] : ['its parameters are not strict, so that a misspelt one would be ignored; use z.strictObject()']),
    ...parameterRows(parameters)
      .filter(({ name, meaning }) => meaning === '' && !/[.[]/.test(name))
      .map(({ name }) => `its parameter "${name}" has no description; add .describe('…')`),
  ];
}

function graphProblems(pipeline: Pipeline, placeOf: (error: unknown) => string | undefined): string[] {
  try {
    exampleGraph(pipeline);
    return [];
  } catch (error) {
    if (error instanceof NoExampleError) return error.problems.map((line) => `its parameter ${line}`);
    const place = placeOf(error);
    const at = place === undefined ? '' : ` (${place})`;
    return [`its graph can't be built: ${error instanceof Error ? error.message : String(error)}${at}`];
  }
}
