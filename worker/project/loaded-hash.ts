import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { createJiti } from 'jiti';
import { moduleGraph } from './module-graph';
import type { ProjectFolder } from './project-files';

/**
 * A hash over everything that the files of a folder load: themselves, all that they import (`moduleGraph`), and `reads`, the files
 * that they opened while they were loaded. Files count by their path from the project's root and their content, packages by name
 * and version, so that it is the same on every machine. What a transform reads only when it is applied can't be known.
 */
export async function loadedHash(
  { path, root }: ProjectFolder,
  entries: readonly string[],
  reads: Iterable<string>,
): Promise<string> {
  const { files, packages } = await moduleGraph(entries, createJiti(join(path, 'index.ts'), { fsCache: false }));
  const ofUsers = [...new Set([...files, ...reads])].filter((file) => !file.includes(`${sep}node_modules${sep}`));
  const hash = createHash('sha256');
  for (const [shown, file] of ofUsers.map((file) => [relative(root, file), file] as const).sort(byName)) {
    const content = await readFile(file).catch(() => undefined);
    // a folder, or one that was there for a moment only
    if (content !== undefined) hash.update(`${shown}\0${content.length}\0`).update(content);
  }
  for (const name of [...packages].sort()) hash.update(`${name}\0`);
  return hash.digest('hex');
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
