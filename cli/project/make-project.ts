import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';

const packageSchema = z.looseObject({
  name: z.string().optional(),
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
});

/** Named in the template's sluice.yaml; packages hold no empty folders. */
const emptyFolders = ['mappings', 'files'];

/** npm leaves files of these names out of packages, so that they are kept under others. */
const namedDifferently: Readonly<Record<string, string>> = { gitignore: '.gitignore', 'env.example': '.env.example' };

/**
 * Makes a project in a folder, which may be there already. Returns the files, relative to the folder. Throws CliError, with nothing
 * written, when one of them is there.
 */
export async function makeProject(folder: string): Promise<string[]> {
  const own = await packageFolder();
  const templates = join(own, 'templates', 'project');
  const entries = await readdir(templates, { recursive: true, withFileTypes: true });
  const copies = entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const source = join(entry.parentPath, entry.name);
      return { source, file: join(relative(templates, entry.parentPath), namedDifferently[entry.name] ?? entry.name) };
    });
  const files = [...copies.map(({ file }) => file), 'package.json'].sort();
  const taken = (
    await Promise.all(files.map(async (file) => ((await exists(join(folder, file))) ? [file] : [])))
  ).flat();
  if (taken.length > 0) {
    throw new CliError(
      `${folder} already has ${taken.join(', ')}; nothing was written. Choose another folder, or move ${taken.length === 1 ? 'it' : 'them'} away`,
      exitCodes.usage,
    );
  }
  for (const { source, file } of copies) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await copyFile(source, join(folder, file));
  }
  for (const name of emptyFolders) await mkdir(join(folder, name), { recursive: true });
  const manifest = await projectManifest(folder, own);
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return files;
}

async function projectManifest(folder: string, own: string): Promise<object> {
  const { version = '0.0.0', devDependencies = {} } = await readManifest(own);
  const name = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '');
  return {
    name: name === '' || name === 'sluice' ? 'sluice-project' : name,
    private: true,
    scripts: {
      dev: 'sluice dev',
      run: 'sluice run',
      check: 'tsc && sluice pipelines check',
    },
    dependencies: { sluice: await ownSpecifier(folder, own, version) },
    devDependencies: { typescript: devDependencies['typescript'] ?? '^5.9.0' },
  };
}

/** How the project gets the Sluice that makes it: as the folder that the command runs in has it, else by its version. */
async function ownSpecifier(folder: string, own: string, version: string): Promise<string> {
  const toFolder = (path: string) => `file:${relative(resolve(folder), path).replaceAll('\\', '/')}`;
  if (!/[\\/]node_modules[\\/]/.test(own)) return toFolder(own);
  const here = process.cwd();
  const { dependencies, devDependencies } = (await exists(join(here, 'package.json')))
    ? await readManifest(here)
    : { dependencies: {}, devDependencies: {} };
  const given = dependencies?.['sluice'] ?? devDependencies?.['sluice'] ?? `^${version}`;
  return given.startsWith('file:') ? toFolder(resolve(here, given.slice('file:'.length))) : given;
}

async function readManifest(folder: string): Promise<z.output<typeof packageSchema>> {
  return packageSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
}

/** Sluice's own folder: the first above this file that has a package.json. */
async function packageFolder(): Promise<string> {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (await exists(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`no package.json above ${__dirname}`);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
