import { Dhis2 } from '../../../dhis2/dhis2';
import type { LoadRow } from '../../../dhis2/loader';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../simulator/simulator';

export const versions = ['2.38', '2.42', '2.43.0', '2.44'] as const;
export const defaultCombo = 'HllvX50cXC0';
export const root = 'ltOu0000000';
/** Assigned clinics, open since 1990. */
export const clinics = Array.from({ length: 40 }, (_, i) => `ltOu00001${String(i).padStart(2, '0')}`);
export const places = { unassigned: 'ltOu0000201', closed: 'ltOu0000202', late: 'ltOu0000203' };
export const elements = {
  number: 'ltDe0000001',
  integer: 'ltDe0000002',
  text: 'ltDe0000003',
  truth: 'ltDe0000004',
  colour: 'ltDe0000005',
  byAge: 'ltDe0000006',
  /** Zeros are not significant. */
  sparse: 'ltDe0000007',
  weekly: 'ltDe0000008',
  orphan: 'ltDe0000009',
  twice: 'ltDe0000010',
  byPartner: 'ltDe0000011',
};
export const sets = { monthly: 'ltDs0000001', weekly: 'ltDs0000002', partner: 'ltDs0000003' };
export const ages = { young: 'ltOc0000001', old: 'ltOc0000002' };
export const partners = { a: 'ltOc0000003', b: 'ltOc0000004' };
export const workflow = 'ltWf0000001';

const open = { public: 'rwrw----' };
const refs = (ids: readonly string[]): { id: string }[] => ids.map((id) => ({ id }));

type Member = Record<string, unknown> & { id: string };

function unit(id: string, extra: object = {}): Member {
  return { id, name: id, shortName: id, openingDate: '1990-01-01', parent: { id: root }, ...extra };
}

function element(id: string, valueType: string, extra: object = {}): Member {
  const fixed = { domainType: 'AGGREGATE', aggregationType: 'SUM', zeroIsSignificant: true, sharing: open };
  return { id, name: id, shortName: id, valueType, ...fixed, categoryCombo: { id: 'bjDvmb4bfuf' }, ...extra };
}

function dataSet(id: string, periodType: string, ids: readonly string[], extra: object = {}): Member {
  return {
    ...{ id, name: id, shortName: id, periodType, openFuturePeriods: 0, expiryDays: 0, sharing: open },
    categoryCombo: { id: 'bjDvmb4bfuf' },
    dataSetElements: ids.map((dataElement) => ({ dataElement: { id: dataElement } })),
    organisationUnits: refs([...clinics, places.closed, places.late]),
    ...extra,
  };
}

function disaggregation(number: number, name: string, dimension: string, options: readonly string[], combos: string[]) {
  const combo = `ltCc000000${number}`;
  const category = `ltCa000000${number}`;
  return {
    options: options.map((id) => ({ id, name: id, shortName: id, sharing: open })),
    category: { id: category, name, shortName: name, dataDimensionType: dimension, categoryOptions: refs(options) },
    combo: { id: combo, name, dataDimensionType: dimension, categories: refs([category]) },
    combos: combos.map((id, i) => ({
      ...{ id, name: id, categoryCombo: { id: combo } },
      categoryOptions: refs([options[i] ?? '']),
    })),
  };
}

/** A target with a monthly, a weekly and a partner set; its clock stands at 15 May 2024, noon UTC. */
export async function startTarget(options: SimulatorOptions): Promise<Simulator> {
  const simulator = await startSimulator(options);
  simulator.setClock(Date.parse('2024-05-15T12:00:00Z'));
  const age = disaggregation(1, 'Age', 'DISAGGREGATION', ['ltCo0000001', 'ltCo0000002'], Object.values(ages));
  const partner = disaggregation(2, 'Partner', 'ATTRIBUTE', ['ltCo0000003', 'ltCo0000004'], Object.values(partners));
  const monthly = [
    ...[elements.number, elements.integer, elements.text, elements.truth],
    ...[elements.colour, elements.byAge, elements.sparse, elements.twice],
  ];
  simulator.seed({
    organisationUnits: [
      { id: root, name: 'Country', shortName: 'Country', openingDate: '1990-01-01' },
      ...clinics.map((id) => unit(id)),
      unit(places.unassigned),
      unit(places.closed, { closedDate: '2023-06-30' }),
      unit(places.late, { openingDate: '2024-03-15' }),
    ],
    categoryOptions: [...age.options, ...partner.options],
    categories: [age.category, partner.category],
    categoryCombos: [age.combo, partner.combo],
    categoryOptionCombos: [...age.combos, ...partner.combos],
    options: ['RED', 'BLUE'].map((code, i) => ({
      ...{ id: `ltOp000000${i}`, code, name: code, sortOrder: i + 1, optionSet: { id: 'ltOs0000001' } },
    })),
    optionSets: [
      { id: 'ltOs0000001', name: 'Colour', valueType: 'TEXT', options: refs(['ltOp0000000', 'ltOp0000001']) },
    ],
    dataElements: [
      element(elements.number, 'NUMBER'),
      element(elements.integer, 'INTEGER'),
      element(elements.text, 'TEXT'),
      element(elements.truth, 'BOOLEAN'),
      element(elements.colour, 'TEXT', { optionSet: { id: 'ltOs0000001' } }),
      element(elements.byAge, 'INTEGER', { categoryCombo: { id: age.combo.id } }),
      element(elements.sparse, 'INTEGER', { zeroIsSignificant: false }),
      ...[elements.weekly, elements.orphan, elements.twice, elements.byPartner].map((id) => element(id, 'INTEGER')),
    ],
    dataApprovalWorkflows: [{ id: workflow, name: 'Approval', periodType: 'Monthly' }],
    dataSets: [
      dataSet(sets.monthly, 'Monthly', monthly, { workflow: { id: workflow } }),
      dataSet(sets.weekly, 'Weekly', [elements.weekly, elements.twice]),
      dataSet(sets.partner, 'Monthly', [elements.byPartner], { categoryCombo: { id: partner.combo.id } }),
    ],
  });
  simulator.setUserAccess('admin', { orgUnits: [root], dataViewOrgUnits: [root] });
  return simulator;
}

export function connect(simulator: Simulator, username = 'admin', password = 'district'): Dhis2 {
  return new Dhis2({ url: simulator.url, auth: { username, password } });
}

/** A good row of the monthly set unless told otherwise. */
export function row(members: Partial<LoadRow> = {}): LoadRow {
  return {
    dataElement: elements.integer,
    period: '202401',
    orgUnit: clinics[0] ?? '',
    categoryOptionCombo: defaultCombo,
    attributeOptionCombo: defaultCombo,
    value: '1',
    comment: null,
    followUp: null,
    ...members,
  };
}

const cyclePeriods = ['202401', '202402', '202403', '202404', '202312', '202311', '202310'];

/** Good rows of the monthly set with distinct keys: clinics × periods × elements. At most 1,120. */
export function goodRows(count: number): LoadRow[] {
  const inSet = [elements.number, elements.integer, elements.text, elements.sparse];
  return Array.from({ length: count }, (_, i) =>
    row({
      orgUnit: clinics[Math.floor(i / 28)] ?? '',
      period: cyclePeriods[Math.floor(i / 4) % 7] ?? '',
      dataElement: inSet[i % 4] ?? '',
      value: String(i + 1),
    }),
  );
}

/** Rows of the target that are not deleted, as one text each, sorted. */
export function heldBy(simulator: Simulator): string[] {
  return simulator
    .values()
    .map((value) =>
      [value.dataElement, value.period, value.orgUnit, value.categoryOptionCombo, value.attributeOptionCombo]
        .concat([value.value ?? '', value.comment ?? '', String(value.followUp ?? false)])
        .join('|'),
    )
    .sort();
}

/** The rows as `heldBy` shows them. */
export function asHeld(rows: readonly LoadRow[]): string[] {
  return rows
    .map((value) =>
      [value.dataElement, value.period, value.orgUnit, value.categoryOptionCombo, value.attributeOptionCombo]
        .concat([value.value ?? '', value.comment ?? '', String(value.followUp ?? false)])
        .join('|'),
    )
    .sort();
}

/** Requests that the target got for data values since the log was last looked at. */
export function dataValueRequests(simulator: Simulator): { posts: number; gets: number } {
  const of = (method: string): number => simulator.log.find({ method, path: '/api/dataValueSets' }).length;
  return { posts: of('POST'), gets: of('GET') };
}
