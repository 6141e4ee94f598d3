import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './fenced-blocks';

const productFolders = [
  'activities',
  'cli',
  'contracts',
  'dhis2',
  'frames',
  'pipelines',
  'report',
  'simulator',
  'transforms',
  'worker',
  'workflows',
];

/**
 * The `sluice` command, built from the sources as they are: `dist` when it is newer than every source, else a build of
 * its own in an ignored folder, so that nobody's `dist` vanishes while it is used.
 */
export function builtSluice(): string {
  const newest = Math.max(...productFolders.flatMap((folder) => sourceTimes(join(repository, folder))));
  for (const folder of ['dist', join('.tmp', 'readme-dist')]) {
    const bundle = join(repository, folder, 'workflow-bundle.js');
    if (existsSync(bundle) && statSync(bundle).mtimeMs > newest) return join(repository, folder, 'cli', 'main.js');
  }
  const folder = join(repository, '.tmp', 'readme-dist');
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  // types are checked elsewhere; tsc writes its output whatever it finds
  spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', folder], { cwd: repository });
  execFileSync(process.execPath, [join(folder, 'worker', 'bundle-workflows.js')], { cwd: repository });
  return join(folder, 'cli', 'main.js');
}

function sourceTimes(folder: string): number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs);
}
