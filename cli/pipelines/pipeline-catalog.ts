import type { PipelineFile } from '../../worker/project/bundle-project';
import { placeIn } from '../../worker/project/error-place';
import type { Pipeline } from '../../workflows/define-pipeline';
import { definitionProblems } from '../../workflows/definition/definition-problems';
import { firstLines, shownProblems } from '../../contracts/bounded-text';
import { parameterProblems } from '../../workflows/parameter-problems';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import type { ExportedPipeline } from './shipped-pipelines';

/** The pipelines that can be run, each of them checked. */
export class PipelineCatalog {
  private readonly byId: ReadonlyMap<string, Pipeline>;

  /** The files of pipelines that are not Sluice's own, and what they export. */
  readonly projectFiles: readonly PipelineFile[];

  /** Throws CliError with a line for each thing that is wrong with a pipeline; places in files are shown from `root`. */
  constructor(all: readonly ExportedPipeline[], root?: string) {
    const placeOf = (error: unknown) =>
      root === undefined || !(error instanceof Error) ? undefined : placeIn(error.stack ?? '', root);
    const problems = all.flatMap(({ exportName, file, pipeline }) => {
      const others = all.filter((other) => other.pipeline.definition.id === pipeline.definition.id);
      const [first] = others;
      const taken =
        first === undefined || first.pipeline === pipeline
          ? []
          : [
              `its id "${pipeline.definition.id}" is that of a pipeline in ${first.file ?? 'Sluice itself'}; ids are unique`,
            ];
      return [...definitionProblems(pipeline, exportName, placeOf), ...taken].map(
        (line) => `${file === undefined ? '' : `${file}: `}pipeline ${exportName}: ${line}`,
      );
    });
    if (problems.length > 0) throw new CliError(problems.join('\n'), exitCodes.usage);
    this.byId = new Map(all.map(({ pipeline }) => [pipeline.definition.id, pipeline]));
    this.projectFiles = [...new Set(all.flatMap(({ path }) => path ?? []))].map((path) => ({
      path,
      exportNames: all.filter((other) => other.path === path).map(({ exportName }) => exportName),
    }));
  }

  get all(): readonly Pipeline[] {
    return [...this.byId.values()];
  }

  /** Throws CliError naming the pipelines that there are. */
  find(id: string): Pipeline {
    const found = this.byId.get(id);
    if (found !== undefined) return found;
    throw new CliError(`there is no pipeline "${id}"; there is: ${[...this.byId.keys()].join(', ')}`, exitCodes.usage);
  }

  /** Parameters with defaults filled in. Throws CliError with a line per problem. */
  check(id: string, given: unknown): unknown {
    const parsed = this.find(id).definition.parameters.safeParse(given);
    if (parsed.success) return parsed.data;
    const lines = firstLines(parameterProblems(parsed.error), shownProblems).map((line) => `  ${line}`);
    throw new CliError(`The parameters of ${id} do not fit:\n${lines.join('\n')}`, exitCodes.usage);
  }
}
