import { Dhis2 } from '../../../dhis2/dhis2';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../simulator/simulator';

/** Org units: the country, two districts, two clinics in the first district. */
export const units = {
  country: 'xtOu0000001',
  north: 'xtOu0000002',
  south: 'xtOu0000003',
  clinicA: 'xtOu0000004',
  clinicB: 'xtOu0000005',
};
export const sets = { monthly: 'xtDs0000001', weekly: 'xtDs0000002', quarterly: 'xtDs0000003' };
export const elements = {
  number: 'xtDe0000001',
  text: 'xtDe0000002',
  truth: 'xtDe0000003',
  date: 'xtDe0000004',
  weekly: 'xtDe0000005',
  quarterly: 'xtDe0000006',
  orphan: 'xtDe0000007',
};
export const groups = { numbers: 'xtDg0000001', empty: 'xtDg0000002', mixed: 'xtDg0000003' };
export const unitGroups = { clinics: 'xtOg0000001', districts: 'xtOg0000002' };
export const partners = { a: 'xtOc0000001', b: 'xtOc0000002' };
export const defaultCombo = 'HllvX50cXC0';

const refs = (ids: readonly string[]): object[] => ids.map((id) => ({ id }));
const open = { public: 'rwrw----' };

function metadata(): Parameters<Simulator['seed']>[0] {
  const unit = (id: string, name: string, parent?: string): Record<string, unknown> & { id: string } => ({
    id,
    name,
    shortName: name,
    openingDate: '1990-01-01',
    ...(parent === undefined ? {} : { parent: { id: parent } }),
  });
  const element = (id: string, valueType: string): Record<string, unknown> & { id: string } => ({
    id,
    name: id,
    shortName: id,
    domainType: 'AGGREGATE',
    valueType,
    aggregationType: 'SUM',
    zeroIsSignificant: true,
    categoryCombo: { id: 'bjDvmb4bfuf' },
    sharing: open,
  });
  const set = (id: string, periodType: string, inSet: readonly string[]): Record<string, unknown> & { id: string } => ({
    id,
    name: id,
    shortName: id,
    periodType,
    openFuturePeriods: 100,
    categoryCombo: { id: id === sets.monthly ? 'xtCc0000001' : 'bjDvmb4bfuf' },
    dataSetElements: inSet.map((dataElement) => ({ dataElement: { id: dataElement } })),
    organisationUnits: refs(Object.values(units)),
    sharing: open,
  });
  return {
    organisationUnits: [
      unit(units.country, 'Country'),
      unit(units.north, 'North', units.country),
      unit(units.south, 'South', units.country),
      unit(units.clinicA, 'Clinic A', units.north),
      unit(units.clinicB, 'Clinic B', units.north),
    ],
    categoryOptions: [
      { id: 'xtCo0000001', name: 'Partner A', shortName: 'Partner A', sharing: open },
      { id: 'xtCo0000002', name: 'Partner B', shortName: 'Partner B', sharing: open },
    ],
    categories: [
      {
        id: 'xtCa0000001',
        name: 'Partner',
        shortName: 'Partner',
        dataDimensionType: 'ATTRIBUTE',
        categoryOptions: refs(['xtCo0000001', 'xtCo0000002']),
      },
    ],
    categoryCombos: [
      { id: 'xtCc0000001', name: 'Partner', dataDimensionType: 'ATTRIBUTE', categories: refs(['xtCa0000001']) },
    ],
    categoryOptionCombos: [
      {
        id: partners.a,
        name: 'Partner A',
        categoryCombo: { id: 'xtCc0000001' },
        categoryOptions: refs(['xtCo0000001']),
      },
      {
        id: partners.b,
        name: 'Partner B',
        categoryCombo: { id: 'xtCc0000001' },
        categoryOptions: refs(['xtCo0000002']),
      },
    ],
    dataElements: [
      element(elements.number, 'NUMBER'),
      element(elements.text, 'LONG_TEXT'),
      element(elements.truth, 'BOOLEAN'),
      element(elements.date, 'DATE'),
      element(elements.weekly, 'INTEGER'),
      element(elements.quarterly, 'INTEGER'),
      element(elements.orphan, 'INTEGER'),
    ],
    dataSets: [
      set(sets.monthly, 'Monthly', [elements.number, elements.text, elements.truth, elements.date]),
      set(sets.weekly, 'Weekly', [elements.weekly]),
      set(sets.quarterly, 'Quarterly', [elements.quarterly]),
    ],
    dataElementGroups: [
      { id: groups.numbers, name: 'Numbers', shortName: 'Numbers', dataElements: refs([elements.number]) },
      { id: groups.empty, name: 'Empty', shortName: 'Empty', dataElements: [] },
      {
        id: groups.mixed,
        name: 'Mixed',
        shortName: 'Mixed',
        dataElements: refs([elements.number, elements.quarterly, elements.orphan]),
      },
    ],
    organisationUnitGroups: [
      {
        id: unitGroups.clinics,
        name: 'Clinics',
        shortName: 'Clinics',
        organisationUnits: refs([units.clinicA, units.clinicB]),
      },
      {
        id: unitGroups.districts,
        name: 'Districts',
        shortName: 'Districts',
        organisationUnits: refs([units.north, units.south]),
      },
    ],
  };
}

export interface World {
  readonly simulator: Simulator;
  readonly dhis2: Dhis2;
  stop(): Promise<void>;
}

/** A simulated server with the metadata above and no values, and a client for its admin. */
export async function startWorld(options: SimulatorOptions): Promise<World> {
  const simulator = await startSimulator(options);
  simulator.seed(metadata());
  const dhis2 = new Dhis2({ url: simulator.url, auth: { username: 'admin', password: 'district' } });
  return {
    simulator,
    dhis2,
    stop: async () => {
      await dhis2.close();
      await simulator.stop();
    },
  };
}
