import { disallowedModules, moduleMatches } from '@temporalio/worker/lib/workflow/bundler';
import { isBelow } from './error-place';

/** A module that workflows can't use, and the file of the project that brings it in. */
export interface ForeignImport {
  readonly importer: string;
  readonly module: string;
  /** What the file imports, where it is not the module itself. */
  readonly through?: string;
}

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
  };
}
interface Bundler {
  readonly hooks: { readonly done: { tap(name: string, look: (bundled: Bundled) => void): void } };
}

/** Looks on while a bundle is made: which files went in, and who imports what workflows can't use. */
export class BundleWatch {
  readonly inputs: string[] = [];
  readonly foreign: ForeignImport[] = [];
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
    const module = request.replace(/^node:/, '');
    if (moduleMatches(module, disallowedModules)) this.requests.push({ issuer: contextInfo?.issuer ?? '', module });
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
    });
  };

  /** Goes up from the module that imports it to the first file of the project. */
  private broughtInBy(graph: ModuleGraph, start: BundledModule | undefined, found: ForeignImport): ForeignImport {
    let child: BundledModule | undefined;
    let current: BundledModule | null | undefined = start;
    while (current !== null && current !== undefined) {
      const path = current.nameForCondition();
      if (path !== null && isBelow(this.root, path) && !path.includes('/.sluice/')) {
        const through = child === undefined ? undefined : requestOf(graph, current, child);
        return { importer: path, module: found.module, ...(through === undefined ? {} : { through }) };
      }
      child = current;
      current = graph.getIssuer(current);
    }
    return found;
  }
}

function requestOf(graph: ModuleGraph, from: BundledModule, to: BundledModule): string | undefined {
  for (const { originModule, dependency } of graph.getIncomingConnections(to)) {
    if (originModule !== from || dependency === null || !('request' in dependency)) continue;
    if (typeof dependency.request === 'string') return dependency.request;
  }
  return undefined;
}
