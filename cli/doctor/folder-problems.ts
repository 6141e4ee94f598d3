import { stat } from 'node:fs/promises';
import type { Config } from '../../worker/config/config';

/** The folders that the configuration names and that are not there, a line each. */
export async function folderProblems(config: Config): Promise<string[]> {
  const { file = 'sluice.yaml', pipelinesFolder, transformsFolder, mappingsFolder, filesFolder } = config;
  const folders = {
    pipelines: pipelinesFolder,
    transforms: transformsFolder,
    mappings: mappingsFolder,
    files: filesFolder,
  };
  const problems = await Promise.all(
    Object.entries(folders).map(async ([key, path]) => {
      if (path === undefined) return [];
      const isFolder = await stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      );
      return isFolder ? [] : [`${file}: ${key}: there is no folder ${path}; make it, or correct the path`];
    }),
  );
  return problems.flat();
}
