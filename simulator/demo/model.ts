/**
 * The demo's two servers in words that both share. The source (2.42) and the target (2.44) describe the same country with
 * ids of their own; org units, data elements and options have the same codes.
 */
export type World = 'source' | 'target';

export type DemoSet = 'malaria' | 'surveillance' | 'partners';

export interface DemoElement {
  readonly code: string;
  readonly name: string;
  readonly set: DemoSet;
  /** Where the two servers disagree, some values of the source are not valid in the target. */
  readonly valueType: { readonly source: string; readonly target: string };
  readonly options: 'none' | 'sexAge' | 'sex';
  readonly optionSet: boolean;
}

function element(
  code: string,
  name: string,
  set: DemoSet,
  valueType: string,
  more: { target?: string; options?: DemoElement['options']; optionSet?: boolean } = {},
): DemoElement {
  return {
    code,
    name,
    set,
    valueType: { source: valueType, target: more.target ?? valueType },
    options: more.options ?? 'none',
    optionSet: more.optionSet ?? false,
  };
}

export const elements: readonly DemoElement[] = [
  element('MAL_TESTED', 'Malaria cases tested', 'malaria', 'INTEGER_ZERO_OR_POSITIVE', { options: 'sexAge' }),
  element('MAL_CONFIRMED', 'Malaria cases confirmed', 'malaria', 'INTEGER_ZERO_OR_POSITIVE', { options: 'sexAge' }),
  element('MAL_TREATED', 'Malaria cases treated', 'malaria', 'INTEGER', { options: 'sexAge' }),
  element('MAL_DEATHS', 'Malaria deaths', 'malaria', 'INTEGER_ZERO_OR_POSITIVE', { options: 'sexAge' }),
  element('MAL_ACT_STOCK', 'ACT doses in stock', 'malaria', 'NUMBER'),
  element('MAL_OCCUPANCY', 'Bed occupancy', 'malaria', 'NUMBER', { target: 'PERCENTAGE' }),
  element('MAL_STOCKOUT', 'Stock-out in this month', 'malaria', 'BOOLEAN'),
  element('MAL_SUPERVISED', 'Last supervision', 'malaria', 'DATE'),
  element('MAL_SHORTAGE', 'Main shortage', 'malaria', 'TEXT', { optionSet: true }),
  element('MAL_POPULATION', 'Population served', 'malaria', 'INTEGER_POSITIVE'),
  element('MAL_REMARK', 'Remark of the month', 'malaria', 'LONG_TEXT'),
  element('SUR_MEASLES', 'Measles', 'surveillance', 'INTEGER_ZERO_OR_POSITIVE'),
  element('SUR_CHOLERA', 'Cholera', 'surveillance', 'INTEGER_ZERO_OR_POSITIVE'),
  element('SUR_MENINGITIS', 'Meningitis', 'surveillance', 'INTEGER_ZERO_OR_POSITIVE'),
  element('SUR_AFP', 'Acute flaccid paralysis', 'surveillance', 'INTEGER_ZERO_OR_POSITIVE'),
  element('SUR_RAINFALL', 'Rainfall in mm', 'surveillance', 'NUMBER'),
  element('SUR_ALERTS', 'Alerts raised', 'surveillance', 'INTEGER'),
  element('PAR_FUNDS', 'Funds received', 'partners', 'NUMBER'),
  element('PAR_TRAINED', 'Staff trained', 'partners', 'INTEGER_ZERO_OR_POSITIVE', { options: 'sex' }),
  element('PAR_VISITS', 'Supervision visits', 'partners', 'INTEGER'),
  element('PAR_NOTE', 'Note of the partner', 'partners', 'TEXT'),
];

export const sets: Readonly<Record<DemoSet, { code: string; name: string; periodType: string }>> = {
  malaria: { code: 'DEMO_MALARIA', name: 'Malaria monthly report', periodType: 'Monthly' },
  surveillance: { code: 'DEMO_SURVEILLANCE', name: 'Weekly surveillance', periodType: 'Weekly' },
  partners: { code: 'DEMO_PARTNERS', name: 'Partner support', periodType: 'Quarterly' },
};

/** Option codes by category; the target lists the categories of a combo in the other order. */
export const categories = {
  sex: [
    { code: 'MALE', name: 'Male' },
    { code: 'FEMALE', name: 'Female' },
  ],
  age: [
    { code: 'UNDER_5', name: 'Under 5' },
    { code: 'OVER_5', name: '5 and over' },
  ],
  partner: [
    { code: 'PARTNER_RED', name: 'Red Society' },
    { code: 'PARTNER_FUND', name: 'Health Fund' },
    { code: 'PARTNER_UNI', name: 'University "Éléphant"' },
  ],
} as const;

export type DemoCategory = keyof typeof categories;

/** The categories of each combo. */
export const combos: Readonly<Record<'sexAge' | 'sex' | 'partner', readonly DemoCategory[]>> = {
  sexAge: ['sex', 'age'],
  sex: ['sex'],
  partner: ['partner'],
};

/** One option of each category of a combo, by code, in the order of the source's categories. */
export function optionLists(combo: keyof typeof combos): string[][] {
  return combos[combo].reduce<string[][]>(
    (made, category) => made.flatMap((chosen) => categories[category].map((option) => [...chosen, option.code])),
    [[]],
  );
}

/** Codes of the option set of `MAL_SHORTAGE`; the last one is unknown in the target. */
export const shortages = ['ACT', 'RDT', 'LLIN', 'GLOVES', 'OLD_QUININE'] as const;

export const regionCount = 3;
export const districtCount = 8;
export const facilityCount = 48;

/** Facilities with a fate of their own, by number. */
export const special = {
  /** Not in the mapping; reports only in three months. */
  unmapped: 5,
  /** Closed in the target at the end of June 2024. */
  closed: 17,
  /** Not assigned to the partners' set in the target. */
  unassigned: 29,
  /** The only ones that report for 2022Q3, which the target does not open for entry. */
  early: [33, 34, 35, 36] as readonly number[],
} as const;

/** Last day of the closed facility. */
export const closedDate = '2024-06-30';

export const periods: Readonly<Record<DemoSet, readonly string[]>> = {
  malaria: [
    ...Array.from({ length: 12 }, (_, index) => `2023${String(index + 1).padStart(2, '0')}`),
    ...Array.from({ length: 8 }, (_, index) => `20240${index + 1}`),
  ],
  surveillance: [
    ...Array.from({ length: 26 }, (_, index) => `2023W${index + 27}`),
    ...Array.from({ length: 52 }, (_, index) => `2024W${index + 1}`),
  ],
  partners: ['2022Q3', '2022Q4', '2023Q1', '2023Q2', '2023Q3', '2023Q4', '2024Q1', '2024Q2', '2024Q3'],
};

export const unopenedPeriod = '2022Q3';

/** Periods that begin after the closed facility's last day. */
export const afterClosing: ReadonlySet<string> = new Set([
  '202407',
  '202408',
  '2024Q3',
  ...Array.from({ length: 26 }, (_, index) => `2024W${index + 27}`),
]);
