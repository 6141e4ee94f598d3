import { defaultIds } from '../../../simulator/metadata/default-ids';
import type { Simulator } from '../../../simulator/simulator';
import type { SimulatorVersion } from '../../../simulator/version';

/** How the source's ids become the target's in a world. */
export type MappingKind =
  /** Ids stay. */
  | 'same'
  /** `cases` and `extra` change places; org units go by lines, of which some are written later. */
  | 'tables'
  /** `cases` and `extra` are summed into `cases`. */
  | 'sum';

/** What stays the same through a history. */
export interface World {
  readonly source: SimulatorVersion;
  readonly sourceZone: string;
  readonly target: SimulatorVersion;
  readonly mapping: MappingKind;
  readonly deletes: 'ignore' | 'propagate';
  /** `all`: the parameter is left out. */
  readonly periods: 'named' | 'all';
  readonly recount: boolean;
  /** Of both servers; ISO 8601 unless given. */
  readonly calendar?: 'ethiopian' | 'nepali';
}

export const dataSet = 'DsMonthly00';
export const root = 'OuRoot00000';
/** Numbers at the source, integers at the target: `2.5` is rejected. `note` is a text, `extra` an integer on both sides. */
export const elements = { cases: 'DeCases0000', extra: 'DeExtra0000', note: 'DeNote00000' } as const;
/** The target's element whose zero is not significant: 2.38–2.42 keep none. */
export const zeroless = 'extra';
export type ElementName = keyof typeof elements;

/** Clinics of both servers; the last one is built during a history. */
export const clinics = [
  'OuClinicA00',
  'OuClinicB00',
  'OuClinicC00',
  'OuClinicD00',
  'OuClinicE00',
  'OuClinicF00',
] as const;
export const laterClinic = 5;
/** At the source merged into the first one during a history. */
export const mergedClinic = 4;
/** Hidden from the source's user during a history. */
export const hiddenClinic = 3;
/** By their names in ISO 8601, in order of time. The first ones are in the scope from the start where periods are named; later ones enter it. */
export const months = Array.from(
  { length: 15 },
  (_, at) => `${2023 + Math.floor(at / 12)}${String((at % 12) + 1).padStart(2, '0')}`,
);
export const firstMonths = 13;
/** The year of a calendar that stands for 2023, all of its months over by the first night, and a day within its sixth month. */
const times = {
  iso8601: { year: 2023, sixthMonth: '2023-06-15' },
  ethiopian: { year: 2015, sixthMonth: '2023-02-20' },
  nepali: { year: 2079, sixthMonth: '2022-10-01' },
} as const;
const timesOf = ({ calendar }: Pick<World, 'calendar'>) => times[calendar ?? 'iso8601'];

const inYears = (month: string, years: number): string => `${Number(month.slice(0, 4)) + years}${month.slice(4)}`;

/** The period that a month is on the servers of a world. */
export const periodOf = (month: string, world: Pick<World, 'calendar'>): string =>
  inYears(month, timesOf(world).year - 2023);
export const monthOf = (period: string, world: Pick<World, 'calendar'>): string =>
  inYears(period, 2023 - timesOf(world).year);
/** The last month that a clinic reports which is closed on `closingDay`. */
export const closingMonth = '202306';
export const closingDay = (world: World): string => timesOf(world).sixthMonth;

/** Reads the source; which org units it may read changes. */
export const reader = { username: 'reader', password: 'Reader123!' } as const;
/** How many clinics have a line from the start, where org units go by lines. */
export const firstLines = 3;

const named = (id: string, more: object) => ({ id, name: `Name of ${id}`, shortName: id, ...more });
const unit = (id: string) => named(id, { openingDate: '1990-01-01', parent: { id: root } });

/** Both servers hold the same metadata, but for the type of `cases`. */
export function seedWorld(server: Simulator, side: 'source' | 'target'): void {
  const built = clinics.filter((_, at) => at !== laterClinic);
  const types = { cases: side === 'source' ? 'NUMBER' : 'INTEGER', extra: 'INTEGER', note: 'TEXT' };
  server.seed({
    organisationUnits: [named(root, { openingDate: '1990-01-01' }), ...built.map(unit)],
    dataElements: Object.entries(elements).map(([name, id]) =>
      named(id, {
        valueType: types[name as ElementName],
        domainType: 'AGGREGATE',
        aggregationType: name === 'note' ? 'NONE' : 'SUM',
        zeroIsSignificant: name !== zeroless,
        categoryCombo: { id: defaultIds.categoryCombo },
      }),
    ),
    dataSets: [
      named(dataSet, {
        periodType: 'Monthly',
        categoryCombo: { id: defaultIds.categoryCombo },
        sharing: { public: 'rwrw----' },
        dataSetElements: Object.values(elements).map((id) => ({ dataElement: { id } })),
        organisationUnits: built.map((id) => ({ id })),
      }),
    ],
  });
}

/** Adds the clinic that is built later, on one server. */
export function buildClinic(server: Simulator): void {
  const id = clinics[laterClinic];
  server.seed({ organisationUnits: [unit(id)] });
  const there = clinics.filter((one) => server.state.metadata.get('organisationUnits', one) !== undefined);
  server.change('dataSets', dataSet, { organisationUnits: there.map((one) => ({ id: one })) });
}

/** Undoes what a history did to the metadata of a server. */
export function resetMetadata(server: Simulator): void {
  const built = clinics.filter((_, at) => at !== laterClinic);
  const merged = built.filter((id) => server.state.metadata.get('organisationUnits', id) === undefined);
  server.seed({ organisationUnits: merged.map(unit) });
  for (const id of built) server.change('organisationUnits', id, { closedDate: undefined });
  server.change('dataSets', dataSet, { organisationUnits: built.map((id) => ({ id })) });
  server.state.metadata.remove('organisationUnits', clinics[laterClinic]);
}

/** Source clinic → target clinic. */
export type Lines = Readonly<Record<string, string>>;

/** Each of the first clinics leads to its namesake. */
export function straightLines(count: number): Lines {
  return Object.fromEntries(clinics.slice(0, count).map((id) => [id, id]));
}

/** The parameter `mappings`; `lines` are those of the org units, where there are any. */
export function mappingsOf(kind: MappingKind, lines: Lines): object {
  const { cases, extra, note } = elements;
  switch (kind) {
    case 'same':
      return {};
    case 'tables':
      return {
        dataElements: { [cases]: extra, [extra]: cases, [note]: note },
        orgUnits: lines,
      };
    case 'sum':
      return { dataElements: { [cases]: cases, [extra]: cases, [note]: note }, onCollision: 'sum' };
  }
}
