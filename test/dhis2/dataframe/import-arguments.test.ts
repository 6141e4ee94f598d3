import pl from 'nodejs-polars';
import { importDataValues, type ImportDataValuesOptions } from '../../../dhis2/dataframe/import-data-values';
import type { Dhis2 } from '../../../dhis2/dhis2';
import { recordsToFrame } from '../../../frames/json/records-to-frame';
import type { Simulator } from '../../../simulator/simulator';
import {
  asHeld,
  clinics,
  connect,
  defaultCombo,
  elements,
  heldBy,
  row,
  sets,
  startTarget,
} from '../loader/target-world';

let simulator: Simulator;
let dhis2: Dhis2;

beforeAll(async () => {
  simulator = await startTarget({ version: '2.42' });
  dhis2 = connect(simulator);
});
afterAll(async () => {
  await dhis2.close();
  await simulator.stop();
});
beforeEach(() => simulator.state.dataValues.clear());

const unit = (position: number) => clinics[position] ?? '';
const columns = {
  data_element_id: [elements.integer],
  period: ['202401'],
  organisation_unit_id: [unit(0)],
  category_option_combo_id: [defaultCombo],
  attribute_option_combo_id: [defaultCombo],
  value: ['1'],
};
const frameOf = (rows: readonly ReturnType<typeof row>[]) =>
  recordsToFrame(rows.map((each) => ({ ...each, deleted: false })));

async function run(frame: pl.DataFrame, options: ImportDataValuesOptions = {}) {
  const result = await importDataValues(dhis2, frame, {
    importStrategy: 'CREATE_AND_UPDATE',
    dryRun: false,
    ...options,
  });
  const { imported, updated, ignored, deleted, rejected } = result;
  return {
    counts: [imported, updated, ignored, deleted],
    reasons: rejected.getColumn('code').toArray(),
    rejected,
  };
}

describe('importDataValues refuses', () => {
  const { value: _, ...withoutValue } = columns;
  test.each([
    ['a frame without the column value', withoutValue, /lacks the columns value; it has: data_element_id, period/],
    [
      'numbers as values',
      { ...columns, value: [1] },
      /column value must hold strings, it holds numbers \(row 0\).*cast/,
    ],
    ['numbers as periods', { ...columns, period: [202401] }, /column period must hold strings/],
    ['text as follow-up', { ...columns, follow_up: ['true'] }, /column follow_up must hold booleans/],
    ['an empty key', { ...columns, organisation_unit_id: [''] }, /organisation_unit_id must not be empty.*rows 0/],
    ['deleted rows', { ...columns, deleted: [true] }, /holds deleted rows.*importStrategy 'DELETE'/],
  ])('%s, by name, before it asks the server', async (_name, given, message) => {
    const before = simulator.log.total;
    await expect(importDataValues(dhis2, pl.DataFrame(given))).rejects.toThrow(message);
    expect(simulator.log.total).toBe(before);
  });

  test('a strategy that does not exist', async () => {
    const options: object = { importStrategy: 'UPSERT' };
    await expect(importDataValues(dhis2, pl.DataFrame(columns), options)).rejects.toThrow(
      /importStrategy is one of CREATE, UPDATE, CREATE_AND_UPDATE, DELETE, not "UPSERT"/,
    );
  });
});

test('a frame needs no more than key and value', async () => {
  const { counts, reasons } = await run(pl.DataFrame(columns));
  expect({ counts, reasons }).toEqual({ counts: [1, 0, 0, 0], reasons: [] });
  expect(heldBy(simulator)).toEqual(asHeld([row()]));
});

test('a frame without rows imports nothing', async () => {
  const { counts, reasons } = await run(frameOf([]));
  expect({ counts, reasons }).toEqual({ counts: [0, 0, 0, 0], reasons: [] });
});

test('ids are mapped, and an id that its table does not name is rejected with the key of the source', async () => {
  const source = { ...row({ dataElement: 'srDe0000001', orgUnit: 'srOu0000001', value: '9' }) };
  const { counts, rejected } = await run(frameOf([source, { ...source, orgUnit: 'srOu0000002' }]), {
    dataElementsMapping: { srDe0000001: elements.integer },
    orgUnitsMapping: { srOu0000001: unit(3) },
    categoryOptionCombosMapping: {},
  });
  expect(counts).toEqual([1, 0, 0, 0]);
  expect(heldBy(simulator)).toEqual(asHeld([row({ orgUnit: unit(3), value: '9' })]));
  expect(rejected.select('code', 'source_organisation_unit_id').toRecords()).toEqual([
    { code: 'UNMAPPED', source_organisation_unit_id: 'srOu0000002' },
  ]);
});

test('every row is counted once: equal copies are ignored, contradicting ones rejected', async () => {
  const rows = [
    ...[row({ orgUnit: unit(0) }), row({ orgUnit: unit(0) })],
    ...[row({ orgUnit: unit(1), value: '1' }), row({ orgUnit: unit(1), value: '2' })],
    row({ orgUnit: unit(2), value: 'many' }),
    row({ orgUnit: unit(3), dataElement: elements.orphan }),
  ];
  const { counts, reasons } = await run(frameOf(rows));
  expect(counts).toEqual([1, 0, 1, 0]);
  expect(reasons.sort()).toEqual(['DUPLICATE', 'DUPLICATE', 'NO_DATA_SET', 'VALUE_TYPE']);
  expect(heldBy(simulator)).toEqual(asHeld([row({ orgUnit: unit(0) })]));
});

test('an element of two sets is rejected until the set is named', async () => {
  const frame = frameOf([row({ dataElement: elements.twice })]);
  expect((await run(frame)).reasons).toEqual(['AMBIGUOUS_DATA_SET']);
  expect((await run(frame, { dataSet: sets.monthly })).counts).toEqual([1, 0, 0, 0]);
});

test('values of several sets go to their own sets in one call', async () => {
  const rows = [row(), row({ dataElement: elements.weekly, period: '2024W03' })];
  expect((await run(frameOf(rows))).counts).toEqual([2, 0, 0, 0]);
  expect(heldBy(simulator)).toEqual(asHeld([row(), row({ dataElement: elements.weekly, period: '2024W3' })]));
});
