import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities, type Activities } from '../../activities/create-activities';
import { addAccounts, imbalances, type Account } from '../../contracts/account';
import type { Described } from '../../contracts/activities';
import type { FrameRef } from '../../contracts/frame-ref';
import { mappingsSchema } from '../../contracts/mappings';
import { sizesSchema } from '../../contracts/parameters';
import type { ChunkStep } from '../../contracts/plan';
import type { RejectReason } from '../../contracts/preview';
import type { RunKey } from '../../contracts/run';
import { Dhis2 } from '../../dhis2/dhis2';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';
import type { Simulator } from '../../simulator/simulator';
import { dataFilePlacer, dataFileReader } from '../../worker/data-files';
import { mappingFileReader } from '../../worker/mapping-files';
import { TransformRegistry } from '../../transforms/transform-registry';

export interface DirectRunOptions {
  readonly dataSets: readonly { readonly source: string; readonly target?: string }[];
  readonly periods: readonly string[];
  readonly mappings?: unknown;
  readonly sizes?: unknown;
  /** Default: `ignore`. Rows that are deleted for their absence would have to be confirmed, which is not done here. */
  readonly deletes?: 'ignore' | 'propagate';
  /** Name of the task that reads; default: `extract`. */
  readonly extractTask?: string;
}

export interface DirectResult {
  /** Of all data sets, as the import settled it. */
  readonly account: Account;
  /** What the preview promised. */
  readonly preview: Account;
  readonly rejectReasons: readonly RejectReason[];
  /** Import requests. */
  readonly posts: number;
  /** Labels of the chunks. */
  readonly chunks: readonly string[];
  /** What the verification found wrong. */
  readonly differences: readonly string[];
}

/** The activities of a sync one after the other, without Temporal: what a run does, in a tenth of its time. */
export class DirectRunner {
  private readonly described = new Map<string, { source: Described; target: Described }>();

  private constructor(
    private readonly activities: Activities,
    private readonly simulators: readonly Simulator[],
    private readonly servers: readonly Dhis2[],
    private readonly folder: string,
  ) {}

  static async start(source: Simulator, target: Simulator, mappingsFolder?: string): Promise<DirectRunner> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-direct-'));
    const open = ({ url }: Simulator) => new Dhis2({ url, auth: { username: 'admin', password: 'district' } });
    const servers = { source: open(source), target: open(target) };
    const activities = createActivities({
      store: new DiskFrameStore(join(folder, 'store')),
      dhis2: (name) => (name === 'source' ? servers.source : servers.target),
      connectionNames: ['source', 'target'],
      pollers: () => Promise.resolve(1),
      readMappingFile: mappingFileReader(mappingsFolder),
      readDataFile: dataFileReader(undefined),
      placeDataFile: dataFilePlacer(undefined),
      transforms: new TransformRegistry(),
      temporaryFolder: join(folder, 'downloads'),
    });
    return new DirectRunner(activities, [source, target], [servers.source, servers.target], folder);
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Both servers as they are; read once for each state of their metadata where the mapping does not choose the target's sets. */
  private async describe(
    run: RunKey,
    dataSets: DirectRunOptions['dataSets'],
    mappings: FrameRef,
  ): Promise<{ source: Described; target: Described }> {
    const { read } = this.activities;
    const revisions = this.simulators.map(({ state }) => state.metadata.revision);
    const key = JSON.stringify([
      dataSets,
      revisions,
      dataSets.some((pair) => pair.target === undefined) ? mappings : '',
    ]);
    const known = this.described.get(key);
    if (known !== undefined) return known;
    const source = await inActivity((input) => read.describeSource(input), {
      run,
      connection: 'source',
      dataSets: dataSets.map((pair) => pair.source),
    });
    const target = await inActivity((input) => read.describeTarget(input), {
      run,
      connection: 'target',
      source: source.description,
      dataSets,
      mappings,
    });
    this.described.set(key, { source, target });
    return { source, target };
  }

  /** Brings the data sets over, for real. Rejects like the activity that fails. */
  async run({
    dataSets,
    periods,
    mappings = {},
    sizes = {},
    deletes = 'ignore',
    extractTask = 'extract',
  }: DirectRunOptions): Promise<DirectResult> {
    const { main, read, write } = this.activities;
    const startedAt = new Date().toISOString();
    const run: RunKey = {
      runId: randomUUID(),
      workflowId: 'direct',
      pipeline: 'direct',
      startedAt,
      nominalTime: startedAt,
    };
    const stored = await inActivity((input) => main.storeMappings(input), {
      run,
      mappings: mappingsSchema.parse(mappings),
    });
    const { source, target } = await this.describe(run, dataSets, stored);
    const steps: ChunkStep[] = [
      { kind: 'mapIds', task: 'map', mappings: stored },
      { kind: 'compareWithTarget', task: 'compare', deletes },
    ];
    const results: DirectResult[] = [];
    for (const pair of dataSets) {
      const { plan, chunks } = await inActivity((input) => read.planLane(input), {
        run,
        lane: {
          id: `${extractTask}/${pair.source}`,
          task: extractTask,
          sourceDataSet: pair.source,
          ...(pair.target === undefined ? {} : { targetDataSet: pair.target }),
        },
        source: { connection: 'source', description: source.description },
        target: { connection: 'target', description: target.description },
        periods: [...periods],
        steps,
        sizes: sizesSchema.parse(sizes),
      });
      const labels = await inActivity((input) => read.chunkLabels(input), { plan, from: 0, to: chunks });
      for (let index = 0; index < chunks; index += 1) {
        await inActivity((input) => read.extractChunk(input), { run, plan, index });
        await inActivity((input) => read.processChunk(input), { run, plan, index });
      }
      const { preview } = await inActivity((input) => main.assessDifference(input), { run, plan });
      const { document } = preview;
      const { batches, count } = await inActivity((input) => main.planBatches(input), { run, plan, preview: document });
      let posts = 0;
      for (let index = 0; index < count; index += 1) {
        posts += (await inActivity((input) => write.importBatch(input), { run, plan, batches, index })).posts;
      }
      const settled = await inActivity((input) => main.settleImport(input), { run, plan, preview: document, batches });
      for (let index = 0; index < chunks; index += 1) {
        await inActivity((input) => read.verifyChunk(input), { run, plan, index });
      }
      const { examples, differences } = await inActivity((input) => main.recordVerification(input), { run, plan });
      if (differences > 0 && examples.length === 0) throw new Error(`${differences} differences, but no example`);
      results.push({ ...settled, preview: preview.account, posts, chunks: labels, differences: examples });
    }
    return results.reduce(joined);
  }
}

function joined(a: DirectResult, b: DirectResult): DirectResult {
  return {
    account: addAccounts(a.account, b.account),
    preview: addAccounts(a.preview, b.preview),
    rejectReasons: [...a.rejectReasons, ...b.rejectReasons],
    posts: a.posts + b.posts,
    chunks: [...a.chunks, ...b.chunks],
    differences: [...a.differences, ...b.differences],
  };
}

/** The equations of the account that do not hold, of the preview and of what was done. */
export function accountProblems({ account, preview }: DirectResult): string[] {
  return [...imbalances(preview), ...imbalances(account)];
}

async function inActivity<I, O>(activity: (input: I) => Promise<O>, input: I): Promise<O> {
  return await new MockActivityEnvironment().run(activity, input);
}
