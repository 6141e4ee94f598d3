import * as pipelines from '../pipelines';
import { parameterProblems } from '../workflows/parameter-problems';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';

/** What the command line needs of a pipeline. */
export interface KnownPipeline {
  readonly id: string;
  readonly summary: string;
  /** Parameters with defaults filled in. Throws CliError with a line per problem. */
  check(parameters: unknown): unknown;
}

/** The pipelines of the workflow bundle, by id. */
export function knownPipelines(): KnownPipeline[] {
  return Object.values(pipelines).flatMap((exported): KnownPipeline[] => {
    if (!('definition' in exported)) return [];
    const { id, summary, parameters } = exported.definition;
    return [
      {
        id,
        summary,
        check(given) {
          const parsed = parameters.safeParse(given);
          if (parsed.success) return parsed.data;
          const lines = parameterProblems(parsed.error).map((line) => `  ${line}`);
          throw new CliError(`The parameters of ${id} do not fit:\n${lines.join('\n')}`, exitCodes.usage);
        },
      },
    ];
  });
}

/** Throws CliError naming the pipelines that there are. */
export function findPipeline(id: string): KnownPipeline {
  const all = knownPipelines();
  const found = all.find((pipeline) => pipeline.id === id);
  if (found !== undefined) return found;
  throw new CliError(
    `there is no pipeline "${id}"; there is: ${all.map((pipeline) => pipeline.id).join(', ')}`,
    exitCodes.usage,
  );
}
