import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities, type Activities } from '../../activities/create-activities';
import type { Account } from '../../contracts/account';
import type { Assessment, Reading } from '../../contracts/activities';
import { mappingsSchema } from '../../contracts/mappings';
import { sizesSchema } from '../../contracts/parameters';
import { deltaOptionsSchema, type DeltaOptions } from '../../contracts/parameters/delta';
import type { DeletePolicy } from '../../contracts/parameters/delete-policy';
import type { ChunkStep } from '../../contracts/plan';
import type { RunKey } from '../../contracts/run';
import { Dhis2 } from '../../dhis2/dhis2';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';
import type { Simulator } from '../../simulator/simulator';
import { dataFileReader } from '../../worker/data-files';
import { mappingFileReader } from '../../worker/mapping-files';
import { TransformRegistry } from '../../transforms/transform-registry';

export interface NightOptions extends Partial<DeltaOptions> {
  readonly dataSet: string;
  readonly periods?: readonly string[];
  readonly orgUnits?: readonly string[];
  readonly mappings?: unknown;
  readonly deletes?: DeletePolicy;
  readonly recount?: boolean;
  readonly chunkValues?: number;
  /** The run breaks off before this stage. */
  readonly breakBefore?: 'process' | 'import' | 'settle' | 'verify' | 'record';
}

export interface Night {
  readonly reading: Reading;
  readonly account: Account;
  readonly assessment: Assessment;
  /** Import requests. */
  readonly posts: number;
  readonly chunks: readonly string[];
}

/** A run was broken off on purpose. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/**
 * The activities of a sync of one data set, one after the other, without Temporal and with a store that outlives the runs: a
 * series of nights in seconds. A night ends well, or rejects like the activity that failed.
 */
export class NightRunner {
  private constructor(
    readonly store: DiskFrameStore,
    private readonly activities: Activities,
    private readonly servers: readonly Dhis2[],
    private readonly folder: string,
  ) {}

  static async start(source: Simulator, target: Simulator): Promise<NightRunner> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-nights-'));
    const open = ({ url }: Simulator) => new Dhis2({ url, auth: { username: 'admin', password: 'district' } });
    const servers = { source: open(source), target: open(target) };
    const store = new DiskFrameStore(join(folder, 'store'));
    const activities = createActivities({
      store,
      dhis2: (name) => (name === 'source' ? servers.source : servers.target),
      connectionNames: ['source', 'target'],
      pollers: () => Promise.resolve(1),
      readMappingFile: mappingFileReader(undefined),
      readDataFile: dataFileReader(undefined),
      transforms: new TransformRegistry(),
      temporaryFolder: join(folder, 'downloads'),
    });
    return new NightRunner(store, activities, [servers.source, servers.target], folder);
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Reads and compares; `finish` writes, verifies and records. Between the two another run may come. */
  async begin(options: NightOptions): Promise<{ readonly finish: () => Promise<Night> }> {
    const { dataSet, periods, orgUnits, mappings = {}, deletes = 'propagate', recount = false } = options;
    const { main, read, write } = this.activities;
    const startedAt = new Date().toISOString();
    const run: RunKey = {
      runId: randomUUID(),
      workflowId: 'night',
      pipeline: 'night',
      startedAt,
      nominalTime: startedAt,
    };
    const stored = await inActivity((input) => main.storeMappings(input), {
      run,
      mappings: mappingsSchema.parse(mappings),
    });
    const dataSets = [{ source: dataSet, target: dataSet }];
    const source = await inActivity((input) => read.describeSource(input), {
      run,
      connection: 'source',
      dataSets: [dataSet],
      ...(orgUnits === undefined ? {} : { orgUnits }),
    });
    const target = await inActivity((input) => read.describeTarget(input), {
      run,
      connection: 'target',
      source: source.description,
      dataSets,
      mappings: stored,
    });
    const steps: ChunkStep[] = [
      { kind: 'mapIds', task: 'map', mappings: stored },
      { kind: 'compareWithTarget', task: 'compare', deletes },
    ];
    const { mode = 'delta', fullEveryDays = 366, overlapHours } = options;
    const { plan, chunks, reading } = await inActivity((input) => read.planLane(input), {
      run,
      lane: { id: `extract/${dataSet}`, task: 'extract', sourceDataSet: dataSet, targetDataSet: dataSet },
      source: { connection: 'source', description: source.description },
      target: { connection: 'target', description: target.description },
      ...(periods === undefined ? {} : { periods: [...periods] }),
      delta: deltaOptionsSchema.parse({ mode, fullEveryDays, overlapHours }),
      steps,
      sizes: sizesSchema.parse({ chunkValues: options.chunkValues }),
      recount,
    });
    if (reading === undefined) throw new Error('the plan does not say how the scope is read');
    const labels = await inActivity((input) => read.chunkLabels(input), { plan, from: 0, to: chunks });
    for (let index = 0; index < chunks; index += 1) {
      await inActivity((input) => read.extractChunk(input), { run, plan, index });
      breakOff(options, 'process');
      const { absent } = await inActivity((input) => read.processChunk(input), { run, plan, index });
      if (absent > 0) await inActivity((input) => read.confirmAbsence(input), { run, plan, index });
    }
    const assessment = await inActivity((input) => main.assessDifference(input), { run, plan });
    const preview = assessment.preview.document;
    const finish = async (): Promise<Night> => {
      breakOff(options, 'import');
      const { batches, count } = await inActivity((input) => main.planBatches(input), { run, plan, preview });
      let posts = 0;
      for (let index = 0; index < count; index += 1) {
        posts += (await inActivity((input) => write.importBatch(input), { run, plan, batches, index })).posts;
      }
      breakOff(options, 'settle');
      const { account } = await inActivity((input) => main.settleImport(input), { run, plan, preview, batches });
      breakOff(options, 'verify');
      for (let index = 0; index < chunks; index += 1) {
        const found = await inActivity((input) => read.verifyChunk(input), { run, plan, index });
        if (found.differences > 0) throw new Error(`verification: ${found.examples.join('; ')}`);
      }
      breakOff(options, 'record');
      await inActivity((input) => main.recordVerified(input), { run, plan, account });
      return { reading, account, assessment, posts, chunks: labels };
    };
    return { finish };
  }

  async run(options: NightOptions): Promise<Night> {
    return (await this.begin(options)).finish();
  }
}

function breakOff({ breakBefore }: NightOptions, stage: NightOptions['breakBefore']): void {
  if (breakBefore === stage) throw new BrokenOff(`broken off before ${String(stage)}`);
}

async function inActivity<I, O>(activity: (input: I) => Promise<O>, input: I): Promise<O> {
  return await new MockActivityEnvironment().run(activity, input);
}
