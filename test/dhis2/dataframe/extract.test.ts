import type pl from 'nodejs-polars';
import { extractDataElementGroups } from '../../../dhis2/dataframe/extract-data-element-groups';
import { extractDataElements } from '../../../dhis2/dataframe/extract-data-elements';
import { simulatorVersions } from '../../../simulator/version';
import { extractDataset } from '../../../dhis2/dataframe/extract-dataset';
import {
  defaultCombo,
  elements,
  groups,
  partners,
  sets,
  startWorld,
  unitGroups,
  units,
  type World,
} from './extract-world';

const cells = (frame: pl.DataFrame, column: string): unknown[] => frame.getColumn(column).toArray();
const rowsOf = (frame: pl.DataFrame): string[] =>
  cells(frame, 'period').map((period, row) => `${String(period)} ${String(cells(frame, 'value')[row])}`);

const textTypes = {
  data_element_id: 'DataType(String)',
  period: 'DataType(String)',
  organisation_unit_id: 'DataType(String)',
  category_option_combo_id: 'DataType(String)',
  attribute_option_combo_id: 'DataType(String)',
  value: 'DataType(String)',
};
const timeType = 'DataType(Datetime(ms,))';
const typesOf = (frame: pl.DataFrame): Record<string, string> =>
  Object.fromEntries(frame.columns.map((name) => [name, String(frame.getColumn(name).dtype)]));

describe.each(simulatorVersions)('extraction from DHIS2 %s', (version) => {
  let world: World;
  const created = Date.UTC(2026, 0, 2, 3, 4, 5);
  const row = (dataElement: string, period: string, value: string | null, more: object = {}) => ({
    dataElement,
    period,
    orgUnit: units.clinicA,
    value,
    created,
    lastUpdated: created,
    ...more,
  });

  beforeAll(async () => {
    world = await startWorld({ version });
    const { simulator } = world;
    simulator.insert(
      ['202205', '202206', '202306', '202406', '202407'].map((period) => row(elements.number, period, `${period}.5`)),
    );
    simulator.insert(
      ['2020W52', '2020W53', '2021W1', '2021W52', '2024W1', '2024W2'].map((period) =>
        row(elements.weekly, period, '1'),
      ),
    );
    simulator.insert(['2023Q4', '2024Q1'].map((period) => row(elements.quarterly, period, '2')));
    simulator.insert([row(elements.orphan, '2023', '3'), row(elements.orphan, '202401', '4')]);
  });
  afterAll(() => world.stop());

  it('has the columns and types of the toolbox, also for exactly one org unit and period', async () => {
    const frame = await extractDataset(world.dhis2, sets.monthly, { periods: ['202306'], orgUnits: [units.clinicA] });
    expect(frame.columns).toEqual([...Object.keys(textTypes), 'created', 'last_updated']);
    expect(typesOf(frame)).toEqual({ ...textTypes, created: timeType, last_updated: timeType });
    expect(frame.toRecords()).toEqual([
      {
        data_element_id: elements.number,
        period: '202306',
        organisation_unit_id: units.clinicA,
        category_option_combo_id: defaultCombo,
        attribute_option_combo_id: defaultCombo,
        value: '202306.5',
        created: new Date(created),
        last_updated: new Date(created),
      },
    ]);
  });

  it('has the same columns and types without rows, and more of them on request', async () => {
    const none = await extractDataset(world.dhis2, sets.monthly, { periods: ['199901'], orgUnits: [units.clinicA] });
    const some = await extractDataset(world.dhis2, sets.monthly, {
      periods: ['202306'],
      orgUnits: [units.clinicA],
      extraColumns: true,
    });
    expect(none.height).toBe(0);
    expect(typesOf(some)).toEqual({
      ...typesOf(none),
      comment: 'DataType(String)',
      follow_up: 'DataType(Bool)',
      deleted: 'DataType(Bool)',
    });
    expect(some.toRecords()).toMatchObject([{ comment: null, follow_up: false, deleted: false }]);
  });

  it('reads every month that overlaps a date range', async () => {
    const frame = await extractDataset(world.dhis2, sets.monthly, {
      startDate: '2022-06-15',
      endDate: '2024-06-30',
      orgUnits: [units.clinicA],
    });
    expect(rowsOf(frame)).toEqual(['202206 202206.5', '202306 202306.5', '202406 202406.5']);
  });

  it('reads every week that overlaps a date range, over New Year too', async () => {
    const frame = await extractDataset(world.dhis2, sets.weekly, {
      startDate: '2021-01-01',
      endDate: '2024-01-01',
      orgUnits: [units.clinicA],
    });
    expect(cells(frame, 'period')).toEqual(['2020W53', '2021W1', '2021W52', '2024W1']);
  });

  it('reads the period of a single day', async () => {
    const options = { startDate: '2024-02-29', endDate: '2024-02-29', orgUnits: [units.clinicA] };
    expect(rowsOf(await extractDataset(world.dhis2, sets.quarterly, options))).toEqual(['2024Q1 2']);
  });

  it('reads elements of sets of several period types by dates and by periods', async () => {
    const wanted = [elements.number, elements.quarterly];
    const byDates = await extractDataElements(world.dhis2, wanted, {
      startDate: '2023-06-30',
      endDate: '2024-01-01',
      orgUnits: [units.clinicA],
    });
    expect(rowsOf(byDates).sort()).toEqual(['202306 202306.5', '2023Q4 2', '2024Q1 2']);
    const byPeriods = await extractDataElements(world.dhis2, wanted, {
      periods: ['2023-06', '2024Q1'],
      orgUnits: [units.clinicA],
    });
    expect(rowsOf(byPeriods).sort()).toEqual(['202306 202306.5', '2024Q1 2']);
  });

  it('reads element groups, each value once, with elements that are in no data set', async () => {
    const frame = await extractDataElementGroups(world.dhis2, [groups.numbers, groups.mixed], {
      startDate: '2023-12-31',
      endDate: '2024-06-01',
      orgUnitGroups: [unitGroups.clinics],
    });
    expect(rowsOf(frame).sort()).toEqual(['2023 3', '2023Q4 2', '202401 4', '202406 202406.5', '2024Q1 2']);
    const none = await extractDataElementGroups(world.dhis2, [groups.empty], {
      periods: ['202306'],
      orgUnits: [units.clinicA],
    });
    expect(none.height).toBe(0);
  });

  it('adds descendants only when asked, each value once', async () => {
    const options = { periods: ['202306'], orgUnits: [units.country, units.north] };
    expect((await extractDataset(world.dhis2, sets.monthly, options)).height).toBe(0);
    expect((await extractDataset(world.dhis2, sets.monthly, { ...options, includeChildren: true })).height).toBe(1);
    const byGroup = { periods: ['202306'], orgUnitGroups: [unitGroups.districts] };
    expect((await extractDataset(world.dhis2, sets.monthly, byGroup)).height).toBe(0);
    expect((await extractDataset(world.dhis2, sets.monthly, { ...byGroup, includeChildren: true })).height).toBe(1);
  });

  it('brings texts, decimals, booleans, dates and attribute option combos unchanged', async () => {
    const values = [
      row(elements.text, '202501', 'a "quoted", comma\nand a new line', { attributeOptionCombo: partners.a }),
      row(elements.text, '202501', 'ኢትዮጵያ – 日本語 – ﷽ 🩺', { attributeOptionCombo: partners.b }),
      row(elements.number, '202501', '1.50', { attributeOptionCombo: partners.a }),
      row(elements.number, '202501', '-0.001', { attributeOptionCombo: partners.b, followUp: true }),
      row(elements.truth, '202501', 'true', { attributeOptionCombo: partners.a }),
      row(elements.date, '202501', '2024-02-29', { attributeOptionCombo: partners.a }),
      row(elements.date, '202501', '', { attributeOptionCombo: partners.b, comment: 'asked twice,\n"no" answer' }),
    ];
    world.simulator.insert(values);
    const frame = await extractDataset(world.dhis2, sets.monthly, {
      periods: ['202501'],
      orgUnits: [units.clinicA],
      extraColumns: true,
    });
    const wanted = values.map((value) => ({
      data_element_id: value.dataElement,
      attribute_option_combo_id: Reflect.get(value, 'attributeOptionCombo') as unknown,
      value: value.value,
      comment: (Reflect.get(value, 'comment') as unknown) ?? null,
      follow_up: Reflect.get(value, 'followUp') === true,
    }));
    const read = frame.toRecords().map(({ data_element_id, attribute_option_combo_id, value, comment, follow_up }) => ({
      data_element_id,
      attribute_option_combo_id,
      value,
      comment,
      follow_up,
    }));
    expect(read).toEqual(wanted.sort((a, b) => (key(a) < key(b) ? -1 : 1)));
  });

  const key = (value: { data_element_id: string; attribute_option_combo_id: unknown }): string =>
    `${value.data_element_id} ${String(value.attribute_option_combo_id)}`;

  it('reads deleted values only when asked', async () => {
    world.simulator.insert([
      row(elements.number, '202502', '7', { deleted: true }),
      row(elements.number, '202503', '8'),
    ]);
    const options = { periods: ['202502', '202503'], orgUnits: [units.clinicA], extraColumns: true };
    expect(cells(await extractDataset(world.dhis2, sets.monthly, options), 'period')).toEqual(['202503']);
    const all = await extractDataset(world.dhis2, sets.monthly, { ...options, includeDeleted: true });
    expect(cells(all, 'period')).toEqual(['202502', '202503']);
    expect(cells(all, 'deleted')).toEqual([true, false]);
  });

  it('splits what would not fit into one URL and loses nothing', async () => {
    const many = Array.from({ length: 500 }, (_, index) => `xtXu${String(index).padStart(7, '0')}`);
    world.simulator.seed({
      organisationUnits: many.map((id) => ({
        id,
        name: id,
        shortName: id,
        openingDate: '1990-01-01',
        parent: { id: units.south },
      })),
    });
    world.simulator.insert(many.map((orgUnit) => row(elements.weekly, '2023W1', '9', { orgUnit })));
    const frame = await extractDataset(world.dhis2, sets.weekly, {
      startDate: '2020-01-01',
      endDate: '2025-12-31',
      orgUnits: many,
    });
    expect(new Set(cells(frame, 'organisation_unit_id'))).toEqual(new Set(many));
    expect(frame.height).toBe(many.length);
  });
});
