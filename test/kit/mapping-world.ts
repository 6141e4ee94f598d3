import { defaultIds } from '../../simulator/metadata/default-ids';
import type { NewRow } from '../../simulator/direct-access';
import type { Simulator } from '../../simulator/simulator';

export type Side = 'source' | 'target';

/** The id of a thing of the mapping world; the two servers share none but those of the default combos. */
export function idOf(side: Side, name: string): string {
  return `${side === 'source' ? 'S' : 'T'}${name}`.padEnd(11, '0');
}

export const s = (name: string): string => idOf('source', name);
export const t = (name: string): string => idOf('target', name);

export const clinics = ['ClinicA', 'ClinicB', 'ClinicC', 'ClinicD', 'ClinicE', 'ClinicF'] as const;
export const units = ['Country', 'North', 'South', ...clinics] as const;
/** By sex; `Births` is by sex and age, `Aid` lies in the set with partners as attributes. */
export const sexes = ['Male', 'Female'] as const;
export const partners = ['PartnerA', 'PartnerB'] as const;
export const defaultCombo = defaultIds.categoryOptionCombo;

const common = ['Cases', 'Visits', 'Weight', 'Colour', 'Referral', 'Note', 'Births'] as const;
const targetOnly = ['CasesM', 'CasesF', 'Total'] as const;
export const elementNames = common;

type Json = Record<string, unknown>;

const shared = { sharing: { public: 'rwrw----' } };

/** Names, codes and structure are the same on both sides; ids are not, and the target has three elements more. */
export function seedMappingWorld(simulator: Simulator, side: Side): void {
  const id = (name: string) => idOf(side, name);
  const ref = (name: string) => ({ id: id(name) });
  const named = (name: string, more: Json = {}) => ({
    id: id(name),
    name: `The ${name}`,
    shortName: name,
    code: `CODE_${name}`,
    ...more,
  });
  const unit = (name: string, parent?: string) =>
    named(name, { openingDate: '1990-01-01', ...(parent === undefined ? {} : { parent: ref(parent) }) });
  const option = (name: string) => named(name, shared);
  const category = (name: string, kind: string, options: readonly string[]) =>
    named(name, { dataDimensionType: kind, categoryOptions: options.map(ref) });
  const combo = (name: string, kind: string, categories: readonly string[]) =>
    named(name, { dataDimensionType: kind, categories: categories.map(ref) });
  const optionCombo = (of: string, options: readonly string[]) => ({
    id: id(options.join('')),
    name: options.map((one) => `The ${one}`).join(', '),
    categoryCombo: ref(of),
    categoryOptions: options.map((one) => ref(`Op${one}`)),
  });
  const types: Record<string, string> = {
    Weight: 'NUMBER',
    Colour: 'TEXT',
    Referral: 'ORGANISATION_UNIT',
    Note: 'TEXT',
  };
  const combos: Record<string, string> = { Cases: 'CcSex', Births: 'CcSexAge' };
  const element = (name: string) => {
    const of = combos[name];
    return named(name, {
      valueType: types[name] ?? 'INTEGER',
      domainType: 'AGGREGATE',
      aggregationType: (types[name] ?? 'NUMBER') === 'NUMBER' ? 'SUM' : 'NONE',
      zeroIsSignificant: true,
      categoryCombo: of === undefined ? { id: defaultIds.categoryCombo } : ref(of),
      ...(name === 'Colour' ? { optionSet: ref('Colours') } : {}),
    });
  };
  const dataSet = (name: string, elements: readonly string[], categoryCombo: Json) =>
    named(name, {
      periodType: 'Monthly',
      categoryCombo,
      ...shared,
      dataSetElements: elements.map((one) => ({ dataElement: ref(one) })),
      organisationUnits: clinics.map(ref),
    });
  const monthly = side === 'source' ? common : [...common, ...targetOnly];
  const codes = side === 'source' ? ['1', '2'] : ['RED', 'BLUE'];
  const sexAge = sexes.flatMap((sex) => ['Kid', 'Old'].map((age) => (side === 'source' ? [sex, age] : [age, sex])));
  simulator.seed({
    organisationUnits: [
      unit('Country'),
      unit('North', 'Country'),
      unit('South', 'Country'),
      ...clinics.map((name, at) => unit(name, at < 3 ? 'North' : 'South')),
    ],
    categoryOptions: ['Male', 'Female', 'Kid', 'Old', ...partners].map((name) => ({
      ...option(`Op${name}`),
      name: `The ${name}`,
    })),
    categories: [
      category('CaSex', 'DISAGGREGATION', ['OpMale', 'OpFemale']),
      category('CaAge', 'DISAGGREGATION', ['OpKid', 'OpOld']),
      category(
        'CaPartner',
        'ATTRIBUTE',
        partners.map((name) => `Op${name}`),
      ),
    ],
    categoryCombos: [
      combo('CcSex', 'DISAGGREGATION', ['CaSex']),
      combo('CcSexAge', 'DISAGGREGATION', side === 'source' ? ['CaSex', 'CaAge'] : ['CaAge', 'CaSex']),
      combo('CcPartner', 'ATTRIBUTE', ['CaPartner']),
    ],
    categoryOptionCombos: [
      ...sexes.map((sex) => optionCombo('CcSex', [sex])),
      ...sexAge.map((options) => optionCombo('CcSexAge', options)),
      ...partners.map((partner) => optionCombo('CcPartner', [partner])),
    ],
    optionSets: [named('Colours', { valueType: 'TEXT', options: codes.map((code) => ref(`Co${code}`)) })],
    options: codes.map((code, at) => ({
      id: id(`Co${code}`),
      code,
      name: ['red', 'blue'][at],
      sortOrder: at + 1,
      optionSet: ref('Colours'),
    })),
    dataElements: [...monthly, 'Aid'].map(element),
    dataSets: [
      dataSet('Monthly', monthly, { id: defaultIds.categoryCombo }),
      dataSet('Partners', ['Aid'], ref('CcPartner')),
    ],
  });
}

/** Gives the combo named `default` another id, as databases that were not made by DHIS2 2.3x have it. Before any value. */
export function renameDefaultCombo({ state }: Simulator, optionCombo: string): void {
  const old = state.metadata.get('categoryOptionCombos', defaultCombo);
  if (old === undefined) throw new Error('the default option combo is gone already');
  state.metadata.remove('categoryOptionCombos', defaultCombo);
  state.metadata.put('categoryOptionCombos', { ...old, id: optionCombo });
}

/** What a person may have made of the names of the default category model. */
export function callDefaults(
  { state }: Simulator,
  names: { readonly combo?: string; readonly optionCombo?: string },
): void {
  const call = (collection: 'categoryCombos' | 'categoryOptionCombos', name: string | undefined): void => {
    for (const object of state.metadata.list(collection)) {
      if (name !== undefined && object.name === 'default') state.metadata.put(collection, { ...object, name });
    }
  };
  call('categoryCombos', names.combo);
  call('categoryOptionCombos', names.optionCombo);
}

/** A second option combo named `default` in the default combo, which very old databases hold. */
export function addDefaultCombo({ state }: Simulator, optionCombo: string, beside: string = defaultCombo): void {
  const old = state.metadata.get('categoryOptionCombos', beside);
  if (old === undefined) throw new Error('there is no default option combo to copy');
  state.metadata.put('categoryOptionCombos', { ...old, id: optionCombo });
}

/** The tables by which every element, unit and combo of the source becomes its namesake. */
export function namesakes(): Record<
  'dataElements' | 'orgUnits' | 'categoryOptionCombos' | 'attributeOptionCombos',
  Record<string, string>
> {
  const table = (names: readonly string[]) => Object.fromEntries(names.map((name) => [s(name), t(name)]));
  return {
    dataElements: table([...common, 'Aid']),
    orgUnits: table(units),
    categoryOptionCombos: {
      ...table(sexes),
      ...Object.fromEntries(
        sexes.flatMap((sex) => ['Kid', 'Old'].map((age) => [s(`${sex}${age}`), t(`${age}${sex}`)])),
      ),
    },
    attributeOptionCombos: table(partners),
  };
}

/** A value of January 2024 in clinic A unless said otherwise. */
export function valueOf(side: Side, element: string, value: string, more: Partial<NewRow> = {}): NewRow {
  return { dataElement: idOf(side, element), period: '202401', orgUnit: idOf(side, 'ClinicA'), value, ...more };
}

/** What the target holds, one line per row in order: `element unit period option combo attribute option combo = value`. */
export function linesOf(simulator: Simulator): string[] {
  const shown = (id: string) => (id === defaultCombo ? 'default' : id.slice(1).replace(/0+$/, ''));
  return simulator
    .values()
    .map(({ dataElement, orgUnit, period, categoryOptionCombo, attributeOptionCombo, value }) =>
      [
        ...[dataElement, orgUnit].map(shown),
        period,
        ...[categoryOptionCombo, attributeOptionCombo].map(shown),
        '=',
        value ?? '',
      ].join(' '),
    )
    .sort();
}
