import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { disallowedModules, moduleMatches } from '@temporalio/worker/lib/workflow/bundler';
import { importPlace, isBelow, missingLine, oneLine } from './error-place';

/** A module that workflows can't use, and the file of the project that brings it in. */
interface ForeignImport {
  readonly importer: string;
  readonly module: string;
  /** What the file imports, where it is not the module itself. */
  readonly through?: string;
  /** The pipeline's file, where that is another one. */
  readonly pipeline?: string;
}

/** What Sluice has for scripts and transforms; a project that has not installed Sluice can't even resolve it. */
const activitySide = ['sluice', 'sluice/transforms'];
const shownModules = 3;

/** The parts of webpack's objects that are looked at. */
interface BundledModule {
  nameForCondition(): string | null;
}
interface ModuleGraph {
  getIssuer(module: BundledModule): BundledModule | null | undefined;
  getIncomingConnections(
    module: BundledModule,
  ): Iterable<{ readonly originModule: BundledModule | null; readonly dependency: object | null }>;
}
interface Bundled {
  readonly compilation: {
    readonly fileDependencies: Iterable<string>;
    readonly modules: Iterable<BundledModule>;
    readonly moduleGraph: ModuleGraph;
    readonly errors: Iterable<{ readonly message: string; readonly module?: BundledModule | null }>;
  };
}
interface Bundler {
  readonly hooks: { readonly done: { tap(name: string, look: (bundled: Bundled) => void): void } };
}

/** Looks on while a bundle is made: which files went in, and what is wrong with the project's. */
export class BundleWatch {
  readonly inputs: string[] = [];
  private readonly foreign: ForeignImport[] = [];
  private readonly errors: string[] = [];
  private readonly requests: { readonly issuer: string; readonly module: string }[] = [];

  constructor(private readonly root: string) {}

  /** Sees every import; for webpack's `externals`. Makes nothing external. */
  readonly onRequest = ({
    request = '',
    contextInfo,
  }: {
    request?: string;
    contextInfo?: { issuer: string };
  }): Promise<undefined> => {
    if (activitySide.includes(request) || moduleMatches(request.replace(/^node:/, ''), disallowedModules))
      this.requests.push({ issuer: contextInfo?.issuer ?? '', module: request });
    return Promise.resolve(undefined);
  };

  /** For webpack's `plugins`. */
  readonly plugin = (bundler: Bundler): void => {
    bundler.hooks.done.tap('sluice', ({ compilation }) => {
      this.inputs.push(...compilation.fileDependencies);
      const modules = [...compilation.modules];
      for (const { issuer, module } of this.requests) {
        const found = modules.find((candidate) => candidate.nameForCondition() === issuer);
        this.foreign.push(this.broughtInBy(compilation.moduleGraph, found, { importer: issuer, module }));
      }
      for (const { message, module } of compilation.errors) {
        const path = module?.nameForCondition() ?? undefined;
        if (path !== undefined && isBelow(this.root, path)) this.errors.push(errorOf(path, message, this.root));
      }
    });
  };

  /** A line for each import that workflows can't use; where there is none, for each other thing that the bundler found in a file. */
  get problems(): string[] {
    const places = new Map<string, Set<string>>();
    for (const { importer, module, through, pipeline } of this.foreign) {
      const by = pipeline === undefined ? '' : ` (${relative(this.root, pipeline)} imports this file)`;
      const place = `${importPlace(importer, through ?? module, this.root)}: imports "${through ?? module}"${by}`;
      const needs = places.get(place) ?? new Set();
      places.set(place, through === undefined ? needs : needs.add(module));
    }
    if (places.size === 0) return [...new Set(this.errors)];
    return [...places].map(
      ([place, needs]) =>
        `${place}${needsOf([...needs])}; pipelines run in a sandbox without Node modules: what touches files, servers or frames belongs into a transform`,
    );
  }

  /** Goes up from the module that imports it to the first file of the project, and on to the pipeline. */
  private broughtInBy(graph: ModuleGraph, start: BundledModule | undefined, found: ForeignImport): ForeignImport {
    let child: BundledModule | undefined;
    let current: BundledModule | null | undefined = start;
    let first: ForeignImport | undefined;
    let last: string | undefined;
    while (current !== null && current !== undefined) {
      const path = current.nameForCondition();
      if (path !== null && isBelow(this.root, path) && !path.includes('/.sluice/')) {
        const through = first !== undefined || child === undefined ? undefined : requestOf(graph, current, child);
        first ??= { importer: path, module: found.module, ...(through === undefined ? {} : { through }) };
        last = path;
      }
      child = current;
      current = graph.getIssuer(current);
    }
    if (first === undefined) return found;
    return last === undefined || last === first.importer ? first : { ...first, pipeline: last };
  }
}

function needsOf(modules: readonly string[]): string {
  if (modules.length === 0) return '';
  const more = modules.length - shownModules;
  const shown = modules.slice(0, shownModules).map((module) => `"${module}"`);
  return `, which needs ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function errorOf(file: string, message: string, root: string): string {
  const missing = /Can't resolve '([^']+)'/.exec(message)?.[1];
  return missing === undefined
    ? `${relative(root, file)}: ${oneLine(stripVTControlCharacters(message))}`
    : missingLine(file, missing, root);
}

function requestOf(graph: ModuleGraph, from: BundledModule, to: BundledModule): string | undefined {
  for (const { originModule, dependency } of graph.getIncomingConnections(to)) {
    if (originModule !== from || dependency === null || !('request' in dependency)) continue;
    if (typeof dependency.request === 'string') return dependency.request;
  }
  return undefined;
}
