import { selectElements } from '../../activities/plan/select-elements';
import { Dhis2 } from '../../dhis2/dhis2';
import { defaultIds } from '../../simulator/metadata/default-ids';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { accountProblems, DirectRunner } from '../kit/direct-run';
import { clinic, seedSmallWorld, world } from '../kit/small-world';

const shared = 'DeShared000';
const [bySex, whole] = ['DsBySex0000', 'DsWhole0000'];
const [female, male] = ['OcFemale000', 'OcMale00000'];

/** An element with the combo Sex in one set, and the default combo in another one. */
function seed(simulator: Simulator): void {
  seedSmallWorld(simulator, 2);
  const named = (id: string, more: object) => ({ id, name: id, shortName: id, ...more });
  const open = { sharing: { public: 'rwrw----' } };
  const set = (id: string, override: object) =>
    named(id, {
      ...open,
      periodType: 'Monthly',
      categoryCombo: { id: defaultIds.categoryCombo },
      dataSetElements: [{ dataElement: { id: shared }, ...override }],
      organisationUnits: [{ id: clinic(1) }, { id: clinic(2) }],
    });
  const combo = { categoryCombo: { id: 'CcSex000000' } };
  simulator.seed({
    categoryOptions: [named('CoFemale000', open), named('CoMale00000', open)],
    categories: [
      named('CaSex000000', {
        dataDimensionType: 'DISAGGREGATION',
        categoryOptions: [{ id: 'CoFemale000' }, { id: 'CoMale00000' }],
      }),
    ],
    categoryCombos: [
      named('CcSex000000', { dataDimensionType: 'DISAGGREGATION', categories: [{ id: 'CaSex000000' }] }),
    ],
    categoryOptionCombos: [
      named(female, { ...combo, categoryOptions: [{ id: 'CoFemale000' }] }),
      named(male, { ...combo, categoryOptions: [{ id: 'CoMale00000' }] }),
    ],
    dataElements: [
      named(shared, {
        ...combo,
        valueType: 'INTEGER',
        domainType: 'AGGREGATE',
        aggregationType: 'SUM',
        zeroIsSignificant: true,
      }),
    ],
    dataSets: [set(bySex, {}), set(whole, { categoryCombo: { id: defaultIds.categoryCombo } })],
  });
}

const value = (categoryOptionCombo: string, text: string, at = 1) => ({
  dataElement: shared,
  period: '202401',
  orgUnit: clinic(at),
  categoryOptionCombo,
  value: text,
});
const runKey = { runId: 'r', workflowId: 'w', pipeline: 'p', startedAt: '2026-12-01', nominalTime: '2026-12-01' };
const sets = (ids: readonly string[]) => ids.map((id) => ({ source: id, target: id }));
const linesOf = (server: Simulator) =>
  server
    .values()
    .map((row) => `${row.orgUnit} ${row.categoryOptionCombo} ${row.value ?? ''}`)
    .sort();

describe.each<readonly [SimulatorVersion, SimulatorVersion]>([
  ['2.42', '2.44'],
  ['2.44', '2.42'],
])('an element that two data sets give different category combos, from %s to %s', (from, to) => {
  let [source, target]: Simulator[] = [];
  let runner: DirectRunner;

  beforeEach(async () => {
    [source, target] = [await startSimulator({ version: from }), await startSimulator({ version: to })];
    seed(source);
    seed(target);
    runner = await DirectRunner.start(source, target);
  });
  afterEach(async () => {
    await runner.stop();
    await Promise.all([source?.stop(), target?.stop()]);
  });

  it('is brought over by each of them with its own rows, and the rows of the other set are counted', async () => {
    source?.insert([value(female, '1'), value(male, '2'), value(world.defaultCombo, '3'), value('OcPartnerA0', '9')]);
    const run = { dataSets: sets([bySex, whole]), periods: ['202401'] };
    const result = await runner.run(run);
    expect(accountProblems(result)).toEqual([]);
    // a combo that no set gives the element is nobody's row, and is refused with each of them
    expect(result.account).toMatchObject({ extracted: 8, created: 3, ofOtherSets: 3, rejected: 2 });
    expect(result.differences).toEqual([]);
    expect(target === undefined ? [] : linesOf(target)).toEqual(
      [`${clinic(1)} ${world.defaultCombo} 3`, `${clinic(1)} ${female} 1`, `${clinic(1)} ${male} 2`].sort(),
    );
    const again = await runner.run(run);
    expect(again).toMatchObject({ posts: 0, account: { unchanged: 3, ofOtherSets: 3 } });
  });

  it('is not deleted for being absent where its rows are those of the other set', async () => {
    source?.insert([value(female, '1')]);
    target?.insert([value(female, '1'), value(world.defaultCombo, '7'), value(world.defaultCombo, '8', 2)]);
    const result = await runner.run({ dataSets: sets([bySex]), periods: ['202401'], deletes: 'propagate' });
    expect(result.account).toMatchObject({ unchanged: 1, targetRead: 1, targetDeleted: 0 });
    expect(target?.values()).toHaveLength(3);
  });

  it('is read through both sets when it is selected by itself', async () => {
    const dhis2 = new Dhis2({ url: source?.url ?? '', auth: { username: 'admin', password: 'district' } });
    try {
      const { selected } = await selectElements(
        { dhis2: () => dhis2 },
        { run: runKey, connection: 'source', dataElements: [shared] },
        new AbortController().signal,
      );
      expect([...selected].sort((a, b) => (a.dataSet < b.dataSet ? -1 : 1))).toEqual([
        { dataSet: bySex, dataElements: [shared], alsoIn: [] },
        { dataSet: whole, dataElements: [shared], alsoIn: [] },
      ]);
    } finally {
      await dhis2.close();
    }
  });
});
