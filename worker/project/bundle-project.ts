import { statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { z } from 'zod';
import { BundleWatch } from './bundle-watch';
import { hashOf, writableFolder, writeWhole } from './cache-files';
import { oneLine } from './error-place';
import { ProjectError } from './project-error';

/** Pipelines that are not Sluice's own, and where they are exported. */
export interface PipelineFile {
  /** Absolute. */
  readonly path: string;
  readonly exportNames: readonly string[];
}

export interface BundleProjectOptions {
  readonly files: readonly PipelineFile[];
  /** Folder of `sluice.yaml`. */
  readonly root: string;
  /** Where the bundle is kept for the next start; made when missing. */
  readonly cacheFolder: string;
  /** Gets a line when a bundle has to be made, which takes seconds. */
  readonly say: (line: string) => void;
}

const cacheSchema = z.object({
  key: z.string(),
  /** Every file that went into the bundle, with the hash that it had. */
  inputs: z.record(z.string(), z.string()),
  code: z.string(),
});

/**
 * The workflow bundle of a project: Sluice's own pipelines and the project's. It is made once and taken from the cache as long as
 * no file that went into it has changed. Throws ProjectError when pipelines import what workflows can't use.
 */
export async function bundleProject(options: BundleProjectOptions): Promise<{ readonly code: string }> {
  const { root, say } = options;
  const cacheFolder = await writableFolder(options.cacheFolder);
  const entry = entryCode(options.files);
  const key = hashOf(`${entry}\n${process.version}`);
  const cacheFile = join(cacheFolder, 'workflows.json');
  const cached = await readCache(cacheFile, key);
  if (cached !== undefined) return cached;

  say('Bundling the pipelines of this project');
  // another process may bundle other pipelines at the same time
  const entryFile = join(cacheFolder, `entry-${process.pid}.js`);
  await writeWhole(entryFile, entry);
  const silent = () => undefined;
  const watch = new BundleWatch(root);
  const startedAt = Date.now();
  let code: string;
  try {
    const bundle = await bundleWorkflowCode({
      workflowsPath: entryFile,
      logger: { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent },
      webpackConfigHook: ({ resolve = {}, externals = [], plugins = [], ...config }) => ({
        ...config,
        externals: [watch.onRequest, ...[externals].flat()],
        plugins: [...plugins, watch.plugin],
        resolve: {
          ...resolve,
          alias: {
            ...(Array.isArray(resolve.alias) ? {} : resolve.alias),
            'sluice/pipelines$': require.resolve('../../workflows'),
            '@temporalio/workflow': packageFolder('@temporalio/workflow'),
          },
          // a project that is mounted into a container has no node_modules of its own
          modules: [...(resolve.modules ?? []), dirname(packageFolder('zod'))],
        },
      }),
    });
    code = bundle.code;
  } catch (error) {
    if (watch.problems.length > 0) throw new ProjectError(watch.problems);
    throw new ProjectError([`the pipelines can't be bundled: ${oneLine(String(error))}`]);
  } finally {
    await rm(entryFile, { force: true });
  }
  // the bundler's own entry stands in memory only, and it names folders as well
  const files = watch.inputs.filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  // of a file that was saved meanwhile nobody knows which state went in
  if (files.some((file) => statSync(file).ctimeMs >= startedAt)) return { code };
  const inputs = Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, hashOf(await readFile(file))] as const)),
  );
  await writeWhole(cacheFile, JSON.stringify({ key, inputs, code }));
  return { code };
}

/** Named exports only: every function that the entry exports becomes a workflow type. */
function entryCode(files: readonly PipelineFile[]): string {
  return [
    `export * from ${JSON.stringify(require.resolve('../../pipelines'))};`,
    ...files.map(({ path, exportNames }) => `export { ${exportNames.join(', ')} } from ${JSON.stringify(path)};`),
    '',
  ].join('\n');
}

function packageFolder(name: string): string {
  return dirname(require.resolve(`${name}/package.json`));
}

async function readCache(file: string, key: string): Promise<{ readonly code: string } | undefined> {
  try {
    const cache = cacheSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    if (cache.key !== key) return undefined;
    for (const [input, hash] of Object.entries(cache.inputs)) {
      if (hashOf(await readFile(input)) !== hash) return undefined;
    }
    return { code: cache.code };
  } catch {
    // no cache, an unreadable one, or an input that is gone: all mean that the bundle has to be made
    return undefined;
  }
}
