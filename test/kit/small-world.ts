import type { NewRow } from '../../simulator/direct-access';
import { defaultIds } from '../../simulator/metadata/default-ids';
import type { Simulator } from '../../simulator/simulator';
import { keyText } from '../../simulator/state/data-values';

/** Ids of the small world; the same on every server that is seeded with it. */
export const world = {
  root: 'OuRoot00000',
  /** Monthly; one value per clinic and month fits a chunk of its own. */
  counts: 'DsCounts000',
  count: 'DeCount0000',
  /** Monthly; one element of each kind of value. */
  kinds: 'DsKinds0000',
  number: 'DeNumber000',
  text: 'DeText00000',
  longText: 'DeLongText0',
  yesNo: 'DeYesNo0000',
  date: 'DeDate00000',
  /** Monthly, with partners as attributes. */
  partners: 'DsPartners0',
  visits: 'DeVisits000',
  partnerA: 'OcPartnerA0',
  partnerB: 'OcPartnerB0',
  defaultCombo: defaultIds.categoryOptionCombo,
} as const;

/** `OuClinic001` and so on. */
export function clinic(number: number): string {
  return `OuClinic${String(number).padStart(3, '0')}`;
}

const named = (id: string, more: object): { id: string } & Record<string, unknown> => ({
  id,
  name: `Name of ${id}`,
  shortName: id,
  ...more,
});

const element = (id: string, valueType: string) =>
  named(id, {
    valueType,
    domainType: 'AGGREGATE',
    aggregationType: valueType === 'NUMBER' || valueType === 'INTEGER' ? 'SUM' : 'NONE',
    zeroIsSignificant: true,
    categoryCombo: { id: defaultIds.categoryCombo },
  });

/** A country of one level of clinics, and three monthly data sets that all of them report. */
export function seedSmallWorld(simulator: Simulator, clinics: number): void {
  const units = Array.from({ length: clinics }, (_, index) => clinic(index + 1));
  const dataSet = (id: string, elements: readonly string[], categoryCombo: string = defaultIds.categoryCombo) =>
    named(id, {
      periodType: 'Monthly',
      categoryCombo: { id: categoryCombo },
      sharing: { public: 'rwrw----' },
      dataSetElements: elements.map((of) => ({ dataElement: { id: of } })),
      organisationUnits: units.map((of) => ({ id: of })),
    });
  const shared = { sharing: { public: 'rwrw----' } };
  simulator.seed({
    organisationUnits: [
      named(world.root, { openingDate: '1990-01-01' }),
      ...units.map((id) => named(id, { openingDate: '1990-01-01', parent: { id: world.root } })),
    ],
    categoryOptions: [named('CoPartnerA0', shared), named('CoPartnerB0', shared)],
    categories: [
      named('CaPartner00', {
        dataDimensionType: 'ATTRIBUTE',
        categoryOptions: [{ id: 'CoPartnerA0' }, { id: 'CoPartnerB0' }],
      }),
    ],
    categoryCombos: [named('CcPartner00', { dataDimensionType: 'ATTRIBUTE', categories: [{ id: 'CaPartner00' }] })],
    categoryOptionCombos: [
      named(world.partnerA, { categoryCombo: { id: 'CcPartner00' }, categoryOptions: [{ id: 'CoPartnerA0' }] }),
      named(world.partnerB, { categoryCombo: { id: 'CcPartner00' }, categoryOptions: [{ id: 'CoPartnerB0' }] }),
    ],
    dataElements: [
      element(world.count, 'INTEGER'),
      element(world.number, 'NUMBER'),
      element(world.text, 'TEXT'),
      element(world.longText, 'LONG_TEXT'),
      element(world.yesNo, 'BOOLEAN'),
      element(world.date, 'DATE'),
      element(world.visits, 'INTEGER'),
    ],
    dataSets: [
      dataSet(world.counts, [world.count]),
      dataSet(world.kinds, [world.number, world.text, world.longText, world.yesNo, world.date]),
      dataSet(world.partners, [world.visits], 'CcPartner00'),
    ],
  });
}

/** One count for each clinic and period. */
export function countRows(clinics: number, periods: readonly string[]): NewRow[] {
  return Array.from({ length: clinics }, (_, index) => index + 1).flatMap((number) =>
    periods.map((period, at) => ({
      dataElement: world.count,
      period,
      orgUnit: clinic(number),
      value: String(number * 100 + at),
    })),
  );
}

/** What a server holds, in an order of its own: key → value, comment, follow-up. */
export function contentOf(simulator: Simulator): Record<string, unknown> {
  return Object.fromEntries(
    simulator
      .values()
      .map(
        (row) => [keyText(row), { value: row.value, comment: row.comment, followUp: row.followUp ?? false }] as const,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Parameters of syncDataset between two small worlds, for real, with a gate that never waits for a person. */
export function syncParameters(more: object): Record<string, unknown> {
  return {
    source: 'source',
    target: 'target',
    dataSets: [{ source: world.counts, target: world.counts }],
    periods: ['202401'],
    gate: { maxRejectedShare: 1, maxUpdatedShare: 1, minSourceShare: 0 },
    dryRun: false,
    ...more,
  };
}
