import type { z } from 'zod';
import { parameterProblems } from '../parameter-problems';
import { ExampleValues } from './example-values';

/** Parameters that a pipeline accepts, made up from its schema where nobody gave them. */
export interface ExampleParameters {
  /** As a run is started with: defaults written out, what is optional left out unless it is needed. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Where a value is a placeholder, e.g. `dataSets[0].source`. */
  readonly placeholders: readonly string[];
}

/** No parameters that fit could be made up; one line per problem. */
export class NoExampleError extends Error {
  override readonly name = 'NoExampleError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

export interface ExampleOptions {
  /** Parameters that somebody gave; they win. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** Fill in optional parameters as well; default: only those without which the others do not fit. */
  readonly optional?: boolean;
}

/**
 * Fills in what is not given: defaults, the schema's own `.meta({ examples })`, or a value that fits the schema.
 * Throws NoExampleError when what comes out does not fit: the schema asks for something that can't be guessed, or what
 * was given is wrong.
 */
export function exampleParameters(parameters: z.ZodObject, options: ExampleOptions = {}): ExampleParameters {
  const { given = {}, optional = false } = options;
  const shape: Readonly<Record<string, z.core.$ZodType>> = parameters.shape;
  const all = Object.keys(shape);
  let filled: ReadonlySet<string> = new Set(optional ? all : []);
  for (;;) {
    const example = new ExampleValues();
    const made = all.flatMap((name) => {
      const schema = shape[name];
      if (schema === undefined || name in given) return [];
      const value = example.of(schema, name, filled.has(name));
      return value === undefined ? [] : [[name, value] as const];
    });
    const values = { ...Object.fromEntries(made), ...given };
    const parsed = parameters.safeParse(values);
    if (parsed.success) return { values, placeholders: example.placeholders };
    // a rule over several parameters may need one that is optional by itself
    const missing = parsed.error.issues.map(({ path }) => String(path[0])).filter((name) => all.includes(name));
    const more = new Set([...filled, ...missing.filter((name) => !(name in values))]);
    if (more.size === filled.size) throw new NoExampleError([...example.problems, ...unfit(parsed.error, given)]);
    filled = more;
  }
}

function unfit(error: z.ZodError, given: Readonly<Record<string, unknown>>): string[] {
  return parameterProblems(error).map((line) => {
    const name = /^[\w-]+/.exec(line)?.[0] ?? '';
    return name in given ? line : `${line} (of a made-up value; say what fits with .meta({ examples: [ … ] }))`;
  });
}
