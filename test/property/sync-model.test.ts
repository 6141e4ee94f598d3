import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pl from 'nodejs-polars';
import { compareChunk } from '../../activities/compare/compare-chunk';
import { batchRows } from '../../activities/import/batch-rows';
import { describeSource } from '../../activities/plan/describe-source';
import { describeTarget } from '../../activities/plan/describe-target';
import { sourceDescriptionSchema } from '../../activities/plan/source-description';
import { targetDescriptionSchema } from '../../activities/plan/target-description';
import type { ActivityDeps } from '../../activities/runtime/activity-deps';
import { Documents } from '../../activities/runtime/documents';
import { laneTarget, type LaneDocuments } from '../../activities/runtime/lane-documents';
import { mapChunk } from '../../activities/transform/map-chunk';
import { addAccounts, emptyAccount, imbalances } from '../../contracts/account';
import { sizesSchema } from '../../contracts/parameters';
import type { LanePlan } from '../../contracts/plan';
import { Dhis2 } from '../../dhis2/dhis2';
import { sendValues } from '../../dhis2/loader';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { Release, type SimulatorVersion } from '../../simulator/version';
import { frameOf } from '../frames/frame-samples';
import { defaultCombo, s, seedMappingWorld, t } from '../kit/mapping-world';
import { keyOf, modelOf, sourceCells, targetCells, type ModelMappings, type ModelRow } from './sync-model';
import { TransformRegistry } from '../../transforms/transform-registry';

/** For each of two servers. */
const cases = Number(process.env['SLUICE_CASES'] ?? 100);
const seed = Number(process.env['SLUICE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const periods = ['202401', '202402'];
const clinics = ['ClinicA', 'ClinicB', 'ClinicC', 'ClinicD'];

function rows(
  cells: typeof sourceCells,
  side: (name: string) => string,
  comments: readonly (string | null)[] = [null, null, 'late', 'estimated'],
): fc.Arbitrary<ModelRow[]> {
  const row = fc.constantFrom(...cells).chain(([dataElement, categoryOptionCombo, values]) =>
    fc.record({
      dataElement: fc.constant(dataElement),
      categoryOptionCombo: fc.constant(categoryOptionCombo),
      period: fc.constantFrom(...periods),
      orgUnit: fc.constantFrom(...clinics.map(side)),
      value: fc.constantFrom(...values),
      comment: fc.constantFrom(...comments),
      deleted: fc.constant(false),
    }),
  );
  return fc.uniqueArray(row, { selector: keyOf, maxLength: 14 });
}

const sourceRows = fc
  .tuple(
    rows(sourceCells, s, [null, null, 'late', 'estimated', ' late\n', '\t ', 'share\\']),
    fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 14, maxLength: 14 }),
  )
  .map(([list, dice]) => list.map((row, at): ModelRow => ({ ...row, deleted: dice[at] === 0 })));

const table = (pairs: Record<string, string>) =>
  Object.fromEntries(Object.entries(pairs).map(([from, to]) => [s(from), t(to)]));

const pairList = [
  {
    source: { dataElement: s('Cases'), categoryOptionCombo: s('Male') },
    target: { dataElement: t('CasesM'), categoryOptionCombo: defaultCombo },
  },
  {
    source: { dataElement: s('Cases'), categoryOptionCombo: s('Female') },
    target: { dataElement: t('CasesF'), categoryOptionCombo: defaultCombo },
  },
  { source: { dataElement: s('Visits') }, target: { dataElement: t('Total'), categoryOptionCombo: defaultCombo } },
  {
    source: { dataElement: s('Weight'), categoryOptionCombo: defaultCombo },
    target: { dataElement: t('Cases'), categoryOptionCombo: t('Male') },
  },
];

const mappings: fc.Arbitrary<ModelMappings> = fc.record({
  dataElements: fc.constantFrom(
    table({ Visits: 'Visits', Weight: 'Weight', Cases: 'Cases', Note: 'Note' }),
    table({ Visits: 'Total', Weight: 'Total', Cases: 'Cases', Note: 'Note' }),
    table({ Visits: 'Visits', Weight: 'Weight' }),
  ),
  orgUnits: fc.constantFrom(
    table({ ClinicA: 'ClinicA', ClinicB: 'ClinicB', ClinicC: 'ClinicC', ClinicD: 'ClinicD' }),
    table({ ClinicA: 'ClinicA', ClinicB: 'ClinicA', ClinicC: 'ClinicC', ClinicD: 'ClinicA' }),
    table({ ClinicA: 'ClinicB', ClinicB: 'ClinicA' }),
  ),
  categoryOptionCombos: fc.constantFrom(
    table({ Male: 'Male', Female: 'Female' }),
    table({ Male: 'Female', Female: 'Male' }),
    table({ Male: 'Male', Female: 'Male' }),
    table({ Male: 'Male' }),
  ),
  pairs: fc.subarray(pairList),
  unmapped: fc.constantFrom('reject', 'keep'),
  onCollision: fc.constantFrom('reject', 'sum'),
});

describe.each<[string, SimulatorVersion]>([
  ['OLD', '2.40'],
  ['NEW', '2.44'],
])('a sync of random values by random mappings into a server of the profile %s', (_, version) => {
  let source: Simulator;
  let target: Simulator;
  let servers: Record<string, Dhis2>;
  let folder: string;
  let deps: ActivityDeps;
  let lane: LaneDocuments;

  beforeAll(async () => {
    [source, target] = [await startSimulator({ version: '2.42' }), await startSimulator({ version })];
    seedMappingWorld(source, 'source');
    seedMappingWorld(target, 'target');
    const open = ({ url }: Simulator) => new Dhis2({ url, auth: { username: 'admin', password: 'district' } });
    const opened = { source: open(source), target: open(target) };
    servers = opened;
    folder = await mkdtemp(join(tmpdir(), 'sluice-property-'));
    deps = {
      store: new DiskFrameStore(join(folder, 'store')),
      dhis2: (name) => (name === 'source' ? opened.source : opened.target),
      connectionNames: ['source', 'target'],
      pollers: () => Promise.resolve(1),
      readMappingFile: () => Promise.reject(new Error('there are no mapping files')),
      readDataFile: () => Promise.reject(new Error('there are no data files')),
      placeDataFile: () => Promise.reject(new Error('there are no data files')),
      transforms: new TransformRegistry(),
      temporaryFolder: join(folder, 'downloads'),
    };
    lane = await planned();
  });
  afterAll(async () => {
    await Promise.all(Object.values(servers).map((server) => server.close()));
    await Promise.all([source.stop(), target.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  /** Both servers as a run describes them; the mappings come with each case. */
  async function planned(): Promise<LaneDocuments> {
    const documents = new Documents(deps.store);
    const { signal } = new AbortController();
    const at = new Date().toISOString();
    const run = { runId: 'property', workflowId: 'property', pipeline: 'property', startedAt: at, nominalTime: at };
    const from = await describeSource(deps, { run, connection: 'source', dataSets: [s('Monthly')] }, signal);
    const dataSets = [{ source: s('Monthly'), target: t('Monthly') }];
    const to = await describeTarget(
      deps,
      documents,
      { run, connection: 'target', source: from.description, dataSets },
      signal,
    );
    const plan: LanePlan = {
      format: 1,
      lane: { id: 'lane', task: 'extract', sourceDataSet: s('Monthly'), targetDataSet: t('Monthly') },
      source: { connection: 'source', description: from.description },
      target: { connection: 'target', description: to.description },
      periodType: 'Monthly',
      periods,
      steps: [],
      sizes: sizesSchema.parse({}),
      chunks: [{ index: 0, label: 'all', orgUnits: clinics.map(s), children: false, periods }],
    };
    return {
      plan,
      source: await documents.get(from.description, sourceDescriptionSchema),
      mappings: undefined,
      target: laneTarget(plan, await documents.get(to.description, targetDescriptionSchema)),
    };
  }

  async function sync(values: readonly ModelRow[], by: ModelMappings) {
    const mapped: LaneDocuments = { ...lane, mappings: by };
    const [chunk] = lane.plan.chunks;
    const to = lane.target;
    if (chunk === undefined || to === undefined) throw new Error('the plan has no chunk or no target');
    const { signal } = new AbortController();
    const extracted = frameOf(...values);
    const result = mapChunk(extracted, mapped);
    const compared = await compareChunk(deps, mapped, chunk, extracted, result, signal);
    const { counts } = result;
    const fromSource = compared.difference.filter(
      pl
        .col('source_rows')
        .gt(pl.lit(0))
        .and(pl.col('change').neq(pl.lit('leave'))),
    );
    const account = addAccounts(
      {
        ...emptyAccount(),
        extracted: extracted.height,
        duplicates: counts.duplicates,
        merged: counts.merged,
        rejected: counts.rejected,
      },
      { ...compared.account, mapped: fromSource.height },
    );
    const wanted = batchRows(compared.difference.filter(pl.col('change').isIn(['create', 'update', 'delete'])));
    const { outcomes } = await sendValues(
      deps.dhis2('target'),
      wanted.map(({ row }) => row),
      { dataSet: to.dataSet, model: to.index, preflight: false },
    );
    return { account, problems: [...result.imbalances, ...compared.imbalances, ...imbalances(account)], outcomes };
  }

  it(`ends as the model says, and its account balances (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(sourceRows, rows(targetCells, t), mappings, async (values, held, by) => {
        target.state.dataValues.clear();
        target.insert(held.map(({ deleted: _deleted, ...row }) => row));
        const before = new Map(held.map((row) => [keyOf(row), { value: row.value, comment: row.comment }]));
        const model = modelOf(values, by, before, !new Release(version).isNew);
        const { account, problems, outcomes } = await sync(values, by);
        expect(problems).toEqual([]);
        expect(outcomes.filter(({ state }) => state !== 'landed')).toEqual([]);
        const after = new Map(
          target.values().map((row) => [keyOf(row), { value: row.value ?? '', comment: row.comment }]),
        );
        expect(after).toEqual(model.target);
        const { created, updated, unchanged, rejected, merged } = account;
        const { target: _target, ...counts } = model;
        expect({ created, updated, unchanged, rejected, merged }).toEqual(counts);
      }),
      { numRuns: cases, seed, endOnFailure: true },
    );
  }, 600_000);
});
