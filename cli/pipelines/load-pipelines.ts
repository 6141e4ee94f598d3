import { loadFolder, type LoadedFile } from '../../worker/project/load-folder';
import { ProjectError } from '../../worker/project/project-error';
import type { Config } from '../../worker/config/config';
import * as pipelinesModule from '../../workflows';
import { isPipeline } from '../../workflows/definition/definition-problems';
import { PipelineCatalog } from './pipeline-catalog';
import { shippedPipelines, type ExportedPipeline } from './shipped-pipelines';

/** The pipelines that can be run with this configuration. Throws ProjectError or CliError when one of them can't. */
export async function loadPipelines(config: Config): Promise<PipelineCatalog> {
  return new PipelineCatalog([...shippedPipelines(), ...(await projectPipelines(config))], config.folder);
}

async function projectPipelines({ pipelinesFolder, folder }: Config): Promise<ExportedPipeline[]> {
  if (pipelinesFolder === undefined) return [];
  const files = await loadFolder({ path: pipelinesFolder, key: 'pipelines', root: folder }, { ...pipelinesModule });
  const problems = files.flatMap(problemsOf);
  if (problems.length > 0) throw new ProjectError(problems);
  return files.flatMap((file) =>
    Object.entries(file.exports).flatMap(([exportName, exported]) =>
      isPipeline(exported) ? [{ exportName, pipeline: exported, file: file.shown, path: file.path }] : [],
    ),
  );
}

function problemsOf({ shown, exports }: LoadedFile): string[] {
  if (!Object.values(exports).some(isPipeline)) {
    return [`${shown}: exports no pipeline; make one with definePipeline(), or move shared code to a subfolder`];
  }
  const { default: byDefault } = exports;
  if (!isPipeline(byDefault)) return [];
  const { id } = byDefault.definition;
  return [`${shown}: pipeline ${id} is a default export; write "export const ${id} = definePipeline({ … })"`];
}
