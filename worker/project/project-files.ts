import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ProjectError } from './project-error';

/** A folder that `sluice.yaml` names for files of the user's own. */
export interface ProjectFolder {
  /** Absolute. */
  readonly path: string;
  /** The key that names it. */
  readonly key: 'pipelines' | 'transforms';
  /** What paths are shown from: the folder of `sluice.yaml`. */
  readonly root: string;
}

const isSource = (name: string) => /\.[jt]s$/.test(name) && !/\.(d|test|spec)\.[jt]s$/.test(name);

/**
 * The files that stand in the folder itself, by name, as absolute paths; those in subfolders are theirs to import.
 * Throws ProjectError when there is no such folder.
 */
export async function sourceFiles({ path, key, root }: ProjectFolder): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && isSource(entry.name))
      .map(({ name }) => join(path, name))
      .sort();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const shown = relative(root, path) || '.';
    throw new ProjectError([
      `${shown}: sluice.yaml names this folder as ${key}, but it can't be read (${code}); make it, or correct ${key}`,
    ]);
  }
}
