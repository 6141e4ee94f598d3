import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createActivities, type Activities } from '../../activities/create-activities';
import { readWatermark, type Watermark } from '../../activities/delta/watermark';
import type { Account } from '../../contracts/account';
import type { Assessment, Reading } from '../../contracts/activities';
import { mappingsSchema } from '../../contracts/mappings';
import { sizesSchema } from '../../contracts/parameters';
import { deltaOptionsSchema, type DeltaOptions } from '../../contracts/parameters/delta';
import type { FrameRef } from '../../contracts/frame-ref';
import type { DeletePolicy } from '../../contracts/parameters/delete-policy';
import type { ChunkStep } from '../../contracts/plan';
import type { RunKey } from '../../contracts/run';
import { Dhis2 } from '../../dhis2/dhis2';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';
import type { Simulator } from '../../simulator/simulator';
import { dataFilePlacer, dataFileReader } from '../../worker/data-files';
import { mappingFileReader } from '../../worker/mapping-files';
import type { Transform } from '../../transforms/define-transform';
import { TransformRegistry } from '../../transforms/transform-registry';

export interface NightOptions extends Partial<DeltaOptions> {
  readonly dataSet: string;
  readonly periods?: readonly string[];
  readonly orgUnits?: readonly string[];
  /** A connection to the source of another user, see `NightSetting`; default: the admin's. */
  readonly from?: string;
  readonly mappings?: unknown;
  /** One of the setting's, before or after the mapping. */
  readonly transform?: { readonly use: Transform; readonly when: 'before' | 'after' };
  readonly deletes?: DeletePolicy;
  readonly recount?: boolean;
  readonly chunkValues?: number;
  /** Where the worker dies. */
  readonly kill?: Kill;
  /** How often an activity is tried when it fails in a way that Temporal would retry; 1 unless given. */
  readonly attempts?: number;
}

/** What the nights have besides the two servers. */
export interface NightSetting {
  /** More users of the source, by the name of their connection. */
  readonly readers?: Readonly<Record<string, { readonly username: string; readonly password: string }>>;
  readonly transforms?: readonly Transform[];
  /** Of a runner that another worker goes on for. */
  readonly folder?: string;
}

/** The activities of a night, in their order. */
export const nightActivities = [
  'storeMappings',
  'describeSource',
  'describeTarget',
  'planLane',
  'chunkLabels',
  'extractChunk',
  'processChunk',
  'confirmAbsence',
  'assessDifference',
  'planBatches',
  'importBatch',
  'settleImport',
  'verifyChunk',
  'recordVerification',
  'resendRows',
  'recordVerified',
] as const;
export type NightActivity = (typeof nightActivities)[number];

/** A worker dies before it begins with an activity, or after its work and before it could say so. */
export interface Kill {
  readonly activity: NightActivity;
  readonly point: 'before' | 'after';
  /** Another worker takes the activity up; otherwise the run ends there. */
  readonly retried?: boolean;
}

export interface Night {
  readonly reading: Reading;
  readonly account: Account;
  readonly assessment: Assessment;
  /** Import requests. */
  readonly posts: number;
  readonly chunks: readonly string[];
}

/** A run ended because its worker was killed on purpose. */
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
    readonly folder: string,
  ) {}

  static async start(
    source: Simulator,
    target: Simulator,
    { readers = {}, transforms = [], folder: given }: NightSetting = {},
  ): Promise<NightRunner> {
    const folder = given ?? (await mkdtemp(join(tmpdir(), 'sluice-nights-')));
    const admin = { username: 'admin', password: 'district' };
    const open = ({ url }: Simulator, auth = admin) => new Dhis2({ url, auth });
    const servers = new Map([
      ['source', open(source)],
      ['target', open(target)],
      ...Object.entries(readers).map(([name, auth]) => [name, open(source, auth)] as const),
    ]);
    const store = new DiskFrameStore(join(folder, 'store'));
    const activities = createActivities({
      store,
      dhis2: (name) => {
        const server = servers.get(name);
        if (server === undefined) throw new Error(`there is no connection ${name}`);
        return server;
      },
      connectionNames: [...servers.keys()],
      pollers: () => Promise.resolve(1),
      readMappingFile: mappingFileReader(undefined),
      readDataFile: dataFileReader(undefined),
      placeDataFile: dataFilePlacer(undefined),
      transforms: new TransformRegistry(transforms),
      temporaryFolder: join(folder, 'downloads'),
    });
    return new NightRunner(store, activities, [...servers.values()], folder);
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What the store holds of watermarks. */
  async watermarks(): Promise<Watermark[]> {
    const names = (await this.store.list('watermarks')).filter((name) => /^[0-9a-f]{64}$/.test(name));
    const found = await Promise.all(names.map((name) => readWatermark(this.store, `watermarks/${name}`)));
    return found.flatMap((watermark) => (watermark === undefined ? [] : [watermark]));
  }

  /** Copies the store away, for `restore`. */
  async save(name: string): Promise<void> {
    await cp(join(this.folder, 'store'), join(this.folder, 'saved', name), { recursive: true });
  }

  /** Makes the store what it was when it was saved under this name. */
  async restore(name: string): Promise<void> {
    await rm(join(this.folder, 'store'), { recursive: true, force: true });
    await cp(join(this.folder, 'saved', name), join(this.folder, 'store'), { recursive: true });
  }

  /** Reads and compares; `finish` writes, verifies and records. Between the two another run may come. */
  async begin(options: NightOptions): Promise<{ readonly finish: () => Promise<Night> }> {
    const { dataSet, periods, orgUnits, from = 'source', mappings = {}, deletes = 'propagate' } = options;
    const { recount = false } = options;
    const { main, read, write } = this.activities;
    const act = performer(options);
    const startedAt = new Date().toISOString();
    const run: RunKey = {
      runId: randomUUID(),
      workflowId: 'night',
      pipeline: 'night',
      startedAt,
      nominalTime: startedAt,
    };
    const stored = await act('storeMappings', (input) => main.storeMappings(input), {
      run,
      mappings: mappingsSchema.parse(mappings),
    });
    const dataSets = [{ source: dataSet, target: dataSet }];
    const source = await act('describeSource', (input) => read.describeSource(input), {
      run,
      connection: from,
      dataSets: [dataSet],
      ...(orgUnits === undefined ? {} : { orgUnits }),
    });
    const target = await act('describeTarget', (input) => read.describeTarget(input), {
      run,
      connection: 'target',
      source: source.description,
      dataSets,
      mappings: stored,
    });
    const transformed = (when: 'before' | 'after'): ChunkStep[] =>
      options.transform?.when === when ? [transformStep(options.transform.use)] : [];
    const steps: ChunkStep[] = [
      ...transformed('before'),
      { kind: 'mapIds', task: 'map', mappings: stored },
      ...transformed('after'),
      { kind: 'compareWithTarget', task: 'compare', deletes },
    ];
    const { mode = 'delta', overlapHours } = options;
    // named as undefined: what the product takes by itself
    const fullEveryDays = 'fullEveryDays' in options ? options.fullEveryDays : 366;
    const { plan, chunks, reading } = await act('planLane', (input) => read.planLane(input), {
      run,
      lane: { id: `extract/${dataSet}`, task: 'extract', sourceDataSet: dataSet, targetDataSet: dataSet },
      source: { connection: from, description: source.description },
      target: { connection: 'target', description: target.description },
      ...(periods === undefined ? {} : { periods: [...periods] }),
      delta: deltaOptionsSchema.parse({ mode, fullEveryDays, overlapHours }),
      steps,
      writes: true,
      sizes: sizesSchema.parse({ chunkValues: options.chunkValues }),
      recount,
    });
    if (reading === undefined) throw new Error('the plan does not say how the scope is read');
    const labels = await act('chunkLabels', (input) => read.chunkLabels(input), { plan, from: 0, to: chunks });
    for (let index = 0; index < chunks; index += 1) {
      await act('extractChunk', (input) => read.extractChunk(input), { run, plan, index });
      const processed = await act('processChunk', (input) => read.processChunk(input), { run, plan, index });
      if (processed.absent === 0) continue;
      const { reappeared } = await act('confirmAbsence', (input) => read.confirmAbsence(input), { run, plan, index });
      if (reappeared === 0) continue;
      await act('extractChunk', (input) => read.extractChunk(input), { run, plan, index, again: true as const });
      const { absent } = await act('processChunk', (input) => read.processChunk(input), { run, plan, index });
      if (absent > 0) await act('confirmAbsence', (input) => read.confirmAbsence(input), { run, plan, index });
    }
    const assessment = await act('assessDifference', (input) => main.assessDifference(input), { run, plan });
    const preview = assessment.preview.document;
    const finish = async (): Promise<Night> => {
      const { batches, count } = await act('planBatches', (input) => main.planBatches(input), { run, plan, preview });
      let posts = 0;
      for (let index = 0; index < count; index += 1) {
        posts += (await act('importBatch', (input) => write.importBatch(input), { run, plan, batches, index })).posts;
      }
      const settle = (more: { resent?: FrameRef } = {}) =>
        act('settleImport', (input) => main.settleImport(input), { run, plan, preview, batches, ...more });
      const readBack = async (more: { again?: true } = {}) => {
        for (let index = 0; index < chunks; index += 1) {
          await act('verifyChunk', (input) => read.verifyChunk(input), { run, plan, index, ...more });
        }
        return act('recordVerification', (input) => main.recordVerification(input), { run, plan });
      };
      let { account } = await settle();
      let found = await readBack();
      if (found.differences > 0) {
        const again = await act('resendRows', (input) => write.resendRows(input), { run, plan, batches });
        posts += again.posts;
        if (again.rows.rows + again.landed > 0) {
          ({ account } = await settle({ resent: again.rows }));
          found = await readBack({ again: true });
        }
      }
      if (found.differences > 0) throw new Error(`verification: ${found.examples.join('; ')}`);
      await act('recordVerified', (input) => main.recordVerified(input), { run, plan, account });
      return { reading, account, assessment, posts, chunks: labels };
    };
    return { finish };
  }

  async run(options: NightOptions): Promise<Night> {
    return (await this.begin(options)).finish();
  }
}

function transformStep({ id, effect, code }: Transform): ChunkStep {
  return { kind: 'transform', task: id, transform: { id, effect, options: {}, fingerprint: code } };
}

type Act = <I, O>(name: NightActivity, activity: (input: I) => Promise<O>, input: I) => Promise<O>;

/** Performs activities as Temporal would: killed once where the options say so, and tried again as often as they allow. */
function performer({ kill, attempts = 1 }: NightOptions): Act {
  let killed = false;
  const once: Act = async (name, activity, input) => {
    const dies = (point: Kill['point']): boolean =>
      !killed && kill !== undefined && kill.activity === name && kill.point === point;
    const die = (): void => {
      killed = true;
      if (kill?.retried !== true) throw new BrokenOff(`killed ${String(kill?.point)} ${name}`);
    };
    if (dies('before')) die();
    const result = await inActivity(activity, input);
    if (!dies('after')) return result;
    die();
    return inActivity(activity, input);
  };
  return async (name, activity, input) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(name, activity, input);
      } catch (error) {
        const isFinal =
          error instanceof BrokenOff || (error instanceof ApplicationFailure && error.nonRetryable === true);
        if (isFinal || attempt >= attempts) throw error;
      }
    }
  };
}

async function inActivity<I, O>(activity: (input: I) => Promise<O>, input: I): Promise<O> {
  return await new MockActivityEnvironment({}, { logger: quiet }).run(activity, input);
}

/** Failures are what these tests are about; what matters of them is in what they throw. */
const quiet = new DefaultLogger('ERROR');
