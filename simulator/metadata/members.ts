import type { MetadataObject } from '../state/metadata';
import { isJsonObject, numberMember, objectsMember, referenceId, textMember } from './json';
import { declaresMember, shownValue } from './schema';
import { accessMember } from './sharing';
import { type ComputedMember, type MetadataView, reference, referencesTo } from './view';

/** Members of every object that no import brings. */
const identifiable: Readonly<Record<string, ComputedMember>> = {
  displayName: (_, object) => object.name,
  displayShortName: (_, object) => textMember(object, 'shortName'),
  access: (view, object) => accessMember(view.user, object),
};

/** Members that the server derives, by collection. */
const computed: Readonly<Record<string, Readonly<Record<string, ComputedMember>>>> = {
  organisationUnits: {
    path: (view, object) => view.catalogue.orgUnit(object.id)?.path,
    level: (view, object) => view.catalogue.orgUnit(object.id)?.level,
    leaf: (view, object) => view.catalogue.orgUnit(object.id)?.children.length === 0,
    children: (view, object) => referencesTo(view.catalogue.orgUnit(object.id)?.children ?? []),
    ancestors: (view, object) => referencesTo(ancestorsOf(view, object.id)),
    dataSets: (view, object) => otherSide(view, 'dataSets', 'organisationUnits', object),
    organisationUnitGroups: (view, object) => otherSide(view, 'organisationUnitGroups', 'organisationUnits', object),
    users: (view, object) => otherSide(view, 'users', 'organisationUnits', object),
  },
  dataElements: {
    dataSetElements: (view, object) =>
      (view.catalogue.indexes.dataSetsOfElement().get(object.id) ?? []).flatMap((id) => {
        const set = view.store.get('dataSets', id);
        return set === undefined
          ? []
          : dataSetElements(set).filter((entry) => referenceId(entry, 'dataElement') === object.id);
      }),
    dataElementGroups: (view, object) => otherSide(view, 'dataElementGroups', 'dataElements', object),
    optionSetValue: (_, object) => object['optionSet'] !== undefined,
    categoryCombo: (_, object) => object['categoryCombo'],
  },
  dataSets: {
    dataSetElements: (_, object) => dataSetElements(object),
    expiryDays: (_, object) => numberMember(object, 'expiryDays', 0),
    openFuturePeriods: (_, object) => numberMember(object, 'openFuturePeriods', 0),
    dataInputPeriods: (_, object) => object['dataInputPeriods'] ?? [],
    organisationUnits: (_, object) => object['organisationUnits'] ?? [],
  },
  categories: {
    categoryCombos: (view, object) => otherSide(view, 'categoryCombos', 'categories', object),
  },
  categoryCombos: {
    isDefault: (_, object) => object.name === 'default',
    categoryOptionCombos: (view, object) => referencesTo(view.catalogue.indexes.optionCombosOf(object.id)),
  },
  categoryOptions: {
    isDefault: (_, object) => object.name === 'default',
    categories: (view, object) => otherSide(view, 'categories', 'categoryOptions', object),
    categoryOptionCombos: (view, object) => otherSide(view, 'categoryOptionCombos', 'categoryOptions', object),
    organisationUnits: (_, object) => object['organisationUnits'] ?? [],
  },
  optionSets: {
    options: (view, object) => referencesTo(view.catalogue.indexes.optionsOf(object)),
  },
  users: {
    displayName: (_, object) => object.name ?? userName(object),
    name: (_, object) => object.name ?? userName(object),
    userGroups: (view, object) => otherSide(view, 'userGroups', 'users', object),
  },
  userRoles: {
    users: (view, object) => otherSide(view, 'users', 'userRoles', object),
  },
};

function userName(user: MetadataObject): string {
  return `${textMember(user, 'firstName') ?? ''} ${textMember(user, 'surname') ?? ''}`.trim();
}

function otherSide(view: MetadataView, from: string, member: string, object: MetadataObject): { id: string }[] {
  return referencesTo(view.catalogue.indexes.reverse(from, member).get(object.id) ?? []);
}

function dataSetElements(set: MetadataObject): Record<string, unknown>[] {
  return objectsMember(set, 'dataSetElements').map((entry) => ({ ...entry, dataSet: reference(set.id) }));
}

function ancestorsOf(view: MetadataView, id: string): string[] {
  return view.catalogue.orgUnit(id)?.path.split('/').slice(1, -1) ?? [];
}

function computedMember(collection: string, member: string): ComputedMember | undefined {
  const own = computed[collection];
  if (own !== undefined && Object.hasOwn(own, member)) return own[member];
  return Object.hasOwn(identifiable, member) ? identifiable[member] : undefined;
}

/** The value of a member, references as `{id}`; undefined if the object has none. */
export function readMember(
  view: MetadataView,
  collection: string,
  object: Record<string, unknown>,
  member: string,
): unknown {
  const stored =
    collection === '' || typeof object['id'] !== 'string' ? undefined : view.store.get(collection, object['id']);
  if (stored !== undefined) {
    const derive = computedMember(collection, member);
    if (derive !== undefined) return derive(view, stored);
    if (member === 'href') return `${view.base}/api/${collection}/${stored.id}`;
  }
  const source = stored ?? object;
  return Object.hasOwn(source, member) ? shownValue(member, source[member]) : undefined;
}

/** All members that `*` shows, in a stable order. */
export function memberNames(view: MetadataView, collection: string, object: Record<string, unknown>): string[] {
  const stored = typeof object['id'] === 'string' ? view.store.get(collection, object['id']) : undefined;
  if (stored === undefined) return Object.keys(object);
  return [
    ...new Set([
      ...Object.keys(stored),
      ...Object.keys(identifiable),
      ...Object.keys(computed[collection] ?? {}),
      'href',
    ]),
  ];
}

/** Members that an import brings, without those that the server derives. */
export function ownedNames(view: MetadataView, collection: string, object: Record<string, unknown>): string[] {
  const stored = typeof object['id'] === 'string' ? view.store.get(collection, object['id']) : undefined;
  return Object.keys(stored ?? object);
}

/** Whether a filter or an order may name the member: declared, derived, or stored on any object of the collection. */
export function knowsMember(view: MetadataView, collection: string, member: string): boolean {
  if (declaresMember(collection, member) || member === 'href' || computedMember(collection, member) !== undefined)
    return true;
  return view.store.list(collection).some((object) => Object.hasOwn(object, member));
}

export function isReference(value: unknown): value is { id: string } {
  return isJsonObject(value) && typeof value['id'] === 'string';
}
