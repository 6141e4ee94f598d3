import {
  demoDataSets,
  demoMappings,
  demoPeriods,
  demoRoots,
  expectedTarget,
  seedDemoSource,
  seedDemoTarget,
} from '../../simulator/demo/demo';
import { type Simulator, startSimulator } from '../../simulator/simulator';
import { keyText } from '../../simulator/state/data-values';
import { ask } from './http-client';

let source: Simulator;
let target: Simulator;

beforeAll(async () => {
  source = await startSimulator({ version: '2.42' });
  target = await startSimulator({ version: '2.44' });
  seedDemoSource(source);
  seedDemoTarget(target);
});
afterAll(async () => {
  await source.stop();
  await target.stop();
});

test('the servers share no id but the default combo, and the mapping leads from every source id but one to a target id', () => {
  const mappings = demoMappings();
  const targets = new Set(target.state.metadata.list('organisationUnits').map((unit) => unit.id));
  const units = source.state.metadata.list('organisationUnits');
  expect(units).toHaveLength(60);
  for (const unit of units) expect(targets.has(unit.id)).toBe(false);
  expect(units.filter((unit) => mappings.orgUnits[unit.id] === undefined)).toHaveLength(1);
  const { catalogue } = target.state;
  const lost = source
    .values()
    .filter(
      (row) =>
        catalogue.dataElement(mappings.dataElements[row.dataElement] ?? '') === undefined ||
        catalogue.optionCombo(mappings.categoryOptionCombos[row.categoryOptionCombo] ?? '') === undefined ||
        catalogue.optionCombo(mappings.attributeOptionCombos[row.attributeOptionCombo] ?? '') === undefined,
    );
  expect(lost).toEqual([]);
});

test('option combos that are mapped have the same options by code', () => {
  const codes = (simulator: Simulator, id: string): string[] =>
    (simulator.state.catalogue.optionCombo(id)?.categoryOptions ?? [])
      .map((option) => simulator.state.catalogue.categoryOption(option)?.code ?? '')
      .sort();
  const { categoryOptionCombos, attributeOptionCombos } = demoMappings();
  for (const [from, to] of Object.entries({ ...categoryOptionCombos, ...attributeOptionCombos })) {
    expect(codes(target, to)).toEqual(codes(source, from));
  }
});

test('applying what is expected to the source gives the expected target: nothing is left over', () => {
  const { rows, rejects, counts } = expectedTarget();
  const before = target.values();
  expect(source.values()).toHaveLength(counts.extracted);
  expect(counts.extracted).toBeGreaterThan(45_000);
  expect(counts.extracted).toBe(counts.created + counts.updated + counts.unchanged + counts.rejected);
  expect(rows.size).toBe(before.length + counts.created);
  expect(before.filter((row) => !rows.has(keyText(row)))).toEqual([]);
  expect(rejects).toHaveLength(counts.rejected);
  const reasons = new Set(rejects.map((reject) => reject.reason));
  expect([...reasons].sort()).toEqual([
    'option',
    'orgUnitClosed',
    'orgUnitNotAssigned',
    'periodNotOpen',
    'unmapped',
    'valueType',
  ]);
});

test('the sets hold every value of the source in their periods', async () => {
  const root = demoRoots().source;
  let rows = 0;
  for (const set of demoDataSets()) {
    const periods = set.periods.map((period) => `period=${period}`).join('&');
    const got = await ask(
      `${source.url}/api/dataValueSets?dataSet=${set.source}&orgUnit=${root}&children=true&${periods}`,
    );
    rows += (got.json() as { dataValues: unknown[] }).dataValues.length;
  }
  expect(rows).toBe(source.values().length);
  expect(new Set(demoPeriods()).size).toBe(demoPeriods().length);
});

test('a row that must land lands, and one that cannot is refused, when posted by hand', async () => {
  const { rows, rejects } = expectedTarget();
  const mappings = demoMappings();
  const post = async (row: object): Promise<number> => {
    const got = await ask(`${target.url}/api/dataValueSets?dryRun=true`, {
      method: 'POST',
      body: { dataValues: [row] },
    });
    return (got.json() as { response: { importCount: { updated: number } } }).response.importCount.updated;
  };
  for (const row of [...rows.values()].filter((_, index) => index % 2_000 === 0)) expect(await post(row)).toBe(1);
  const seen = new Set<string>();
  for (const { reason, value, ...key } of rejects) {
    if (seen.has(reason) || reason === 'unmapped') continue;
    seen.add(reason);
    const mapped = {
      value,
      period: key.period,
      orgUnit: mappings.orgUnits[key.orgUnit],
      dataElement: mappings.dataElements[key.dataElement],
      categoryOptionCombo: mappings.categoryOptionCombos[key.categoryOptionCombo],
      attributeOptionCombo: mappings.attributeOptionCombos[key.attributeOptionCombo],
    };
    expect(await post(mapped)).toBe(0);
  }
  expect(seen.size).toBe(5);
});
