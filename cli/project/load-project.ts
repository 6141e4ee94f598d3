import { join } from 'node:path';
import type { WorkerOptions } from '@temporalio/worker';
import type { Transform } from '../../transforms/define-transform';
import type { Config } from '../../worker/config/config';
import { bundleProject } from '../../worker/project/bundle-project';
import { loadTransforms } from '../../worker/project/load-transforms';
import * as pipelinesModule from '../../workflows';
import { loadPipelines } from '../pipelines/load-pipelines';
import type { PipelineCatalog } from '../pipelines/pipeline-catalog';

/** What a worker serves: Sluice's own pipelines, and the pipelines and transforms of the folders that `sluice.yaml` names. */
export interface Project {
  readonly pipelines: PipelineCatalog;
  readonly transforms: readonly Transform[];
  /** The workflow code of a project with pipelines of its own; undefined: Sluice's own, which was bundled before. */
  readonly workflows?: Pick<WorkerOptions, 'workflowBundle'>;
}

/** Loads and checks all of it. Throws ProjectError or CliError, with a line for each problem. */
export async function loadProject(config: Config, say: (line: string) => void): Promise<Project> {
  const pipelines = await loadPipelines(config);
  const transforms = await projectTransforms(config);
  const files = pipelines.projectFiles;
  if (files.length === 0) return { pipelines, transforms };
  const cacheFolder = join(config.folder, '.sluice', 'bundle');
  const workflowBundle = await bundleProject({ files, root: config.folder, cacheFolder, say });
  return { pipelines, transforms, workflows: { workflowBundle } };
}

async function projectTransforms({ transformsFolder, folder }: Config): Promise<Transform[]> {
  if (transformsFolder === undefined) return [];
  const place = { path: transformsFolder, key: 'transforms', root: folder } as const;
  return loadTransforms(place, { ...pipelinesModule });
}
