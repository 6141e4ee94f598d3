import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, extname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { createJiti } from 'jiti';
import { z } from 'zod';

/** What files import, directly and through others. */
export interface ModuleGraph {
  /** Absolute paths of all files outside of `node_modules`, the first ones included, wherever they lie. */
  readonly files: ReadonlySet<string>;
  /** `name@version` of the packages that they import and of those that these depend on. */
  readonly packages: ReadonlySet<string>;
}

type Jiti = ReturnType<typeof createJiti>;

/** Provided by the Sluice that runs. */
const own = /^sluice(\/|$)/;
const isCode = (file: string): boolean => /^\.[cm]?[jt]sx?$/.test(extname(file));
/** How jiti writes every import and require with a fixed name; import of types are gone by then. */
const imports = /\b(?:jitiImport|require)\(\s*(["'`])([^"'`\n]+)\1\s*\)/g;
const inPackages = `${sep}node_modules${sep}`;

const packageSchema = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.unknown()).optional(),
  optionalDependencies: z.record(z.string(), z.unknown()).optional(),
  peerDependencies: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Follows the imports of files as jiti resolves them: TypeScript and JavaScript of every extension, JSON, inside and outside of the
 * project. Modules whose names are made up while the code runs are not found. Packages count by name and version, not by content.
 */
export async function moduleGraph(entries: readonly string[], jiti: Jiti): Promise<ModuleGraph> {
  const files = new Set<string>();
  const packages = new PackageVersions();
  const open = [...entries];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    if (!isCode(file)) continue;
    for (const found of await importsOf(file, jiti)) {
      if (found.includes(inPackages)) packages.addOwnerOf(found);
      else open.push(found);
    }
  }
  return { files, packages: packages.seen };
}

async function importsOf(file: string, jiti: Jiti): Promise<string[]> {
  const source = await readFile(file, 'utf8');
  const code = jiti.transform({ source, filename: file, ts: /\.[cm]?tsx?$/.test(file), async: true });
  const names = new Set([...code.matchAll(imports)].map(([, , name = '']) => name));
  return [...names].flatMap((name) => (isBuiltin(name) || own.test(name) ? [] : (resolved(name, file, jiti) ?? [])));
}

/** Undefined where there is no such module: then loading says so, or it stands in code that does not run. */
function resolved(name: string, from: string, jiti: Jiti): string | undefined {
  try {
    const url = jiti.esmResolve(name, { parentURL: pathToFileURL(from).href, try: true });
    return url === undefined ? createRequire(from).resolve(name) : fileURLToPath(url);
  } catch {
    return undefined;
  }
}

class PackageVersions {
  readonly seen = new Set<string>();
  private readonly folders = new Set<string>();

  /** The package that a file lies in, and all that it depends on. */
  addOwnerOf(file: string): void {
    const at = file.lastIndexOf(inPackages) + inPackages.length;
    const [first = '', second = ''] = file.slice(at).split(sep);
    this.add(join(file.slice(0, at), first.startsWith('@') ? join(first, second) : first));
  }

  private add(folder: string): void {
    if (this.folders.has(folder)) return;
    this.folders.add(folder);
    const described = packageAt(folder);
    if (described === undefined) return;
    this.seen.add(`${described.name ?? folder.split(sep).at(-1) ?? ''}@${described.version ?? ''}`);
    const needs = { ...described.dependencies, ...described.optionalDependencies, ...described.peerDependencies };
    for (const name of Object.keys(needs)) {
      const found = folderOf(name, folder);
      if (found !== undefined) this.add(found);
    }
  }
}

function packageAt(folder: string): z.infer<typeof packageSchema> | undefined {
  try {
    return packageSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** As Node looks for it: in `node_modules` of the folder and of each one above. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (packageAt(candidate) !== undefined) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}
