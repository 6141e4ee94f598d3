import { defaultIds } from '../metadata/default-ids';
import type { MetadataPayload } from '../metadata/import';
import { demoComboId, demoId, facilityId, localSet } from './ids';
import {
  categories,
  closedDate,
  combos,
  type DemoCategory,
  type DemoElement,
  type DemoSet,
  districtCount,
  elements,
  facilityCount,
  optionLists,
  periods,
  regionCount,
  sets,
  shortages,
  special,
  unopenedPeriod,
  type World,
} from './model';

type Json = Record<string, unknown>;

const shared = { public: 'rwrw----' };
const reference = (id: string): Json => ({ id });

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function orgUnits(world: World): Json[] {
  const unit = (thing: string, code: string, name: string, parent: string | undefined, more: Json = {}): Json => ({
    id: demoId(world, thing),
    code,
    name,
    shortName: name,
    openingDate: '2010-01-01',
    ...(parent === undefined ? {} : { parent: reference(demoId(world, parent)) }),
    ...more,
  });
  const closed = world === 'target' ? { closedDate } : {};
  return [
    unit('country', 'DEMO', 'Sluiceland', undefined),
    ...numbers(regionCount).map((n) => unit(`region ${n}`, `R${n}`, `Region ${n}`, 'country')),
    ...numbers(districtCount).map((n) =>
      unit(`district ${n}`, `D${n}`, `District ${n}`, `region ${((n - 1) % regionCount) + 1}`),
    ),
    ...numbers(facilityCount).map((n) =>
      unit(
        `facility ${n}`,
        `F${n}`,
        `Clinic ${n}`,
        `district ${((n - 1) % districtCount) + 1}`,
        n === special.closed ? closed : {},
      ),
    ),
  ];
}

/** Category model; the target names the categories of a combo in the other order, so that the combos' names differ. */
function categoryModel(world: World): Json {
  const names = Object.keys(categories) as DemoCategory[];
  const comboNames = Object.keys(combos) as (keyof typeof combos)[];
  const ordered = (list: readonly DemoCategory[]): readonly DemoCategory[] =>
    world === 'source' ? list : [...list].reverse();
  const kind = (attribute: boolean): string => (attribute ? 'ATTRIBUTE' : 'DISAGGREGATION');
  const optionName = (code: string): string =>
    Object.values(categories)
      .flat()
      .find((option) => option.code === code)?.name ?? code;
  return {
    categoryOptions: names.flatMap((category) =>
      categories[category].map((option) => ({
        id: demoId(world, `option ${option.code}`),
        code: option.code,
        name: option.name,
        shortName: option.name,
        sharing: shared,
      })),
    ),
    categories: names.map((category) => ({
      id: demoId(world, `category ${category}`),
      code: category.toUpperCase(),
      name: `Demo ${category}`,
      shortName: `Demo ${category}`,
      dataDimensionType: kind(category === 'partner'),
      categoryOptions: categories[category].map((option) => reference(demoId(world, `option ${option.code}`))),
    })),
    categoryCombos: comboNames.map((combo) => ({
      id: demoId(world, `combo ${combo}`),
      code: `DEMO_${combo.toUpperCase()}`,
      name: `Demo ${combo}`,
      dataDimensionType: kind(combo === 'partner'),
      categories: ordered(combos[combo]).map((category) => reference(demoId(world, `category ${category}`))),
    })),
    categoryOptionCombos: comboNames.flatMap((combo) =>
      optionLists(combo).map((options) => {
        const shown = world === 'source' ? options : [...options].reverse();
        return {
          id: demoComboId(world, options),
          name: shown.map(optionName).join(', '),
          categoryCombo: reference(demoId(world, `combo ${combo}`)),
          categoryOptions: options.map((code) => reference(demoId(world, `option ${code}`))),
        };
      }),
    ),
  };
}

function optionSet(world: World): Json {
  const codes = world === 'source' ? shortages : shortages.slice(0, -1);
  const set = demoId(world, 'option set');
  return {
    optionSets: [
      {
        id: set,
        code: 'DEMO_SHORTAGES',
        name: 'Demo shortages',
        valueType: 'TEXT',
        options: codes.map((code) => reference(demoId(world, `shortage ${code}`))),
      },
    ],
    options: codes.map((code, index) => ({
      id: demoId(world, `shortage ${code}`),
      code,
      name: code.toLowerCase(),
      sortOrder: index + 1,
      optionSet: reference(set),
    })),
  };
}

function isSummed(element: DemoElement): boolean {
  return /INTEGER|NUMBER/.test(element.valueType.source);
}

function dataElements(world: World): Json[] {
  return elements.map((element) => ({
    id: demoId(world, `element ${element.code}`),
    code: element.code,
    name: element.name,
    shortName: element.name,
    domainType: 'AGGREGATE',
    valueType: element.valueType[world],
    aggregationType: isSummed(element) ? 'SUM' : 'NONE',
    zeroIsSignificant: true,
    categoryCombo: reference(
      element.options === 'none' ? defaultIds.categoryCombo : demoId(world, `combo ${element.options}`),
    ),
    ...(element.optionSet ? { optionSet: reference(demoId(world, 'option set')) } : {}),
  }));
}

function facilitiesOf(world: World, set: DemoSet): Json[] {
  const left = (n: number): boolean => world === 'target' && set === 'partners' && n === special.unassigned;
  return numbers(facilityCount)
    .filter((n) => !left(n))
    .map((n) => reference(facilityId(world, n)));
}

function dataSets(world: World): Json[] {
  return (Object.keys(sets) as DemoSet[]).map((set) => ({
    id: demoId(world, `set ${set}`),
    code: sets[set].code,
    name: sets[set].name,
    shortName: sets[set].name,
    periodType: sets[set].periodType,
    categoryCombo: reference(set === 'partners' ? demoId(world, 'combo partner') : defaultIds.categoryCombo),
    openFuturePeriods: 0,
    expiryDays: 0,
    sharing: shared,
    dataSetElements: elements
      .filter((element) => element.set === set)
      .map((element) => ({ dataElement: reference(demoId(world, `element ${element.code}`)) })),
    organisationUnits: facilitiesOf(world, set),
    ...(world === 'target' && set === 'partners'
      ? {
          dataInputPeriods: periods.partners
            .filter((period) => period !== unopenedPeriod)
            .map((period) => ({ period: reference(period) })),
        }
      : {}),
  }));
}

function localRegister(): { dataElements: Json[]; dataSets: Json[] } {
  const element = demoId('target', `element ${localSet.element}`);
  const names = { code: localSet.element, name: 'Local visits', shortName: 'Local visits' };
  return {
    dataElements: [
      {
        id: element,
        ...names,
        domainType: 'AGGREGATE',
        valueType: 'INTEGER',
        aggregationType: 'SUM',
        zeroIsSignificant: true,
      },
    ],
    dataSets: [
      {
        id: demoId('target', 'set local'),
        code: localSet.code,
        name: localSet.name,
        shortName: localSet.name,
        periodType: 'Monthly',
        sharing: shared,
        dataSetElements: [{ dataElement: reference(element) }],
        organisationUnits: facilitiesOf('target', 'malaria'),
      },
    ],
  };
}

/** All metadata of one of the two servers. */
export function demoMetadata(world: World): MetadataPayload {
  const local = world === 'target' ? localRegister() : { dataElements: [], dataSets: [] };
  return {
    organisationUnits: orgUnits(world),
    ...categoryModel(world),
    ...optionSet(world),
    dataElements: [...dataElements(world), ...local.dataElements],
    dataSets: [...dataSets(world), ...local.dataSets],
  };
}
