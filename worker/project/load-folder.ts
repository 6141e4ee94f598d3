import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { createJiti } from 'jiti';
import * as zod from 'zod';
import * as transforms from '../../transforms';
import { errorLine } from './error-place';
import { ProjectError } from './project-error';
import { sourceFiles, type ProjectFolder } from './project-files';

/** A file of the user's and what it exports. */
export interface LoadedFile {
  /** Absolute. */
  readonly path: string;
  /** As people are shown it. */
  readonly shown: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/**
 * Loads the TypeScript and JavaScript files of a folder into this process. `sluice/pipelines` and `sluice/transforms` are those of the
 * Sluice that runs, whatever is installed beside the files. Throws ProjectError with a line for each file that can't be loaded.
 */
export async function loadFolder(
  folder: ProjectFolder,
  pipelinesModule: Readonly<Record<string, unknown>>,
): Promise<LoadedFile[]> {
  const files = await sourceFiles(folder);
  const ownZod = canResolve(folder.path, 'zod') ? {} : { zod };
  const jiti = createJiti(join(folder.path, 'index.ts'), {
    fsCache: false,
    interopDefault: false,
    virtualModules: { 'sluice/pipelines': pipelinesModule, 'sluice/transforms': transforms, ...ownZod },
  });
  const problems: string[] = [];
  const loaded: LoadedFile[] = [];
  for (const path of files) {
    try {
      const exported = await jiti.import<Readonly<Record<string, unknown>>>(path);
      loaded.push({ path, shown: relative(folder.root, path), exports: { ...exported } });
    } catch (error) {
      problems.push(errorLine(error, folder.root, path));
    }
  }
  if (problems.length > 0) throw new ProjectError([...new Set(problems)]);
  return loaded;
}

function canResolve(from: string, module: string): boolean {
  try {
    createRequire(join(from, 'index.js')).resolve(module);
    return true;
  } catch {
    return false;
  }
}
