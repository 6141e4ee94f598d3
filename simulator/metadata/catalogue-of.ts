import type {
  Catalogue,
  CategoryCombo,
  CategoryOption,
  DataElement,
  DataSet,
  OptionCombo,
  OrgUnit,
  User,
} from '../state/catalogue';
import type { MetadataObject, MetadataStore } from '../state/metadata';
import { defaultIds } from './default-ids';
import { MetadataIndexes } from './indexes';
import { dayMember, numberMember, objectsMember, referenceId, referenceIds, textMember } from './json';
import { mayAccess } from './sharing';

/** Typed views of a metadata store. Views are made when first asked for and forgotten when the metadata changes. */
export class MetadataCatalogue implements Catalogue {
  readonly indexes: MetadataIndexes;
  private revision = -1;
  private readonly views = new Map<string, Map<string, unknown>>();
  private readonly subtrees = new Map<string, string[]>();
  private users: Map<string, User> | undefined;
  private sets: Map<string, DataSet[]> | undefined;
  private foundDefault: string | undefined;

  constructor(private readonly store: MetadataStore) {
    this.indexes = new MetadataIndexes(store);
  }

  orgUnit(id: string): OrgUnit | undefined {
    return this.view('organisationUnits', id, (object) => this.orgUnitOf(object));
  }

  orgUnits(): Iterable<OrgUnit> {
    return this.all('organisationUnits', (id) => this.orgUnit(id));
  }

  subtree(id: string): string[] {
    this.refresh();
    const known = this.subtrees.get(id);
    if (known !== undefined) return known;
    if (this.store.get('organisationUnits', id) === undefined) return [];
    const children = this.indexes.reverse('organisationUnits', 'parent');
    const found = [id];
    for (let at = 0; at < found.length; at += 1) found.push(...(children.get(found[at] ?? '') ?? []));
    this.subtrees.set(id, found);
    return found;
  }

  orgUnitGroup(id: string): readonly string[] | undefined {
    return this.members('organisationUnitGroups', id, 'organisationUnits');
  }

  dataElement(id: string): DataElement | undefined {
    return this.view('dataElements', id, (object) => ({
      ...named(object),
      valueType: textMember(object, 'valueType') ?? 'TEXT',
      aggregationType: textMember(object, 'aggregationType') ?? 'NONE',
      zeroIsSignificant: object['zeroIsSignificant'] === true,
      optionSet: referenceId(object, 'optionSet'),
      commentOptionSet: referenceId(object, 'commentOptionSet'),
      categoryCombo: referenceId(object, 'categoryCombo') ?? defaultIds.categoryCombo,
    }));
  }

  dataElements(): Iterable<DataElement> {
    return this.all('dataElements', (id) => this.dataElement(id));
  }

  dataElementGroup(id: string): readonly string[] | undefined {
    return this.members('dataElementGroups', id, 'dataElements');
  }

  dataSet(id: string): DataSet | undefined {
    return this.view('dataSets', id, (object) => this.dataSetOf(object));
  }

  dataSets(): Iterable<DataSet> {
    return this.all('dataSets', (id) => this.dataSet(id));
  }

  dataSetsOf(dataElement: string): DataSet[] {
    this.refresh();
    this.sets ??= new Map();
    let sets = this.sets.get(dataElement);
    if (sets === undefined) {
      const ids = this.indexes.dataSetsOfElement().get(dataElement) ?? [];
      sets = ids.flatMap((id) => this.dataSet(id) ?? []);
      this.sets.set(dataElement, sets);
    }
    return sets;
  }

  optionCombo(id: string): OptionCombo | undefined {
    return this.view('categoryOptionCombos', id, (object) => ({
      ...named(object),
      categoryCombo: referenceId(object, 'categoryCombo') ?? '',
      categoryOptions: referenceIds(object, 'categoryOptions'),
    }));
  }

  optionCombos(): Iterable<OptionCombo> {
    return this.all('categoryOptionCombos', (id) => this.optionCombo(id));
  }

  categoryCombo(id: string): CategoryCombo | undefined {
    return this.view('categoryCombos', id, (object) => ({
      id: object.id,
      name: object.name ?? '',
      isDefault: object.name === 'default',
      categories: referenceIds(object, 'categories'),
      optionCombos: [...this.indexes.optionCombosOf(object.id)],
    }));
  }

  categoryOption(id: string): CategoryOption | undefined {
    return this.view('categoryOptions', id, (object) => ({
      ...named(object),
      startDate: dayMember(object, 'startDate'),
      endDate: dayMember(object, 'endDate'),
      orgUnits: referenceIds(object, 'organisationUnits'),
    }));
  }

  optionCodes(optionSet: string): ReadonlySet<string> | undefined {
    return this.view<ReadonlySet<string>>('optionSets', optionSet, (object) => {
      const codes = this.indexes.optionsOf(object).map((id) => this.store.get('options', id)?.code);
      return new Set(codes.filter((code) => code !== undefined));
    });
  }

  get defaultOptionCombo(): string {
    this.refresh();
    this.foundDefault ??=
      this.store.list('categoryOptionCombos').find((combo) => combo.name === 'default')?.id ??
      [...this.indexes.optionCombosOf(defaultIds.categoryCombo)][0] ??
      defaultIds.categoryOptionCombo;
    return this.foundDefault;
  }

  user(username: string): User | undefined {
    this.refresh();
    this.users ??= new Map(
      this.store.list('users').map((object) => [textMember(object, 'username') ?? '', this.userOf(object)]),
    );
    return this.users.get(username);
  }

  mayReadData(user: User, collection: string, id: string): boolean {
    return this.mayData(user, collection, id, 'read');
  }

  mayWriteData(user: User, collection: string, id: string): boolean {
    return this.mayData(user, collection, id, 'write');
  }

  /** An option combo has no sharing of its own: all its category options must grant the right. */
  private mayData(user: User, collection: string, id: string, right: 'read' | 'write'): boolean {
    if (user.superuser) return true;
    if (collection === 'categoryOptionCombos') {
      return (
        this.optionCombo(id)?.categoryOptions.every((option) => this.mayData(user, 'categoryOptions', option, right)) ??
        false
      );
    }
    const object = this.store.get(collection, id);
    return object !== undefined && mayAccess(user, object, 'data', right);
  }

  private orgUnitOf(object: MetadataObject): OrgUnit {
    const parent = referenceId(object, 'parent');
    const above = parent === undefined ? undefined : this.orgUnit(parent);
    return {
      ...named(object),
      path: `${above?.path ?? ''}/${object.id}`,
      level: (above?.level ?? 0) + 1,
      parent,
      children: [...(this.indexes.reverse('organisationUnits', 'parent').get(object.id) ?? [])],
      openingDate: dayMember(object, 'openingDate') ?? '1970-01-01',
      closedDate: dayMember(object, 'closedDate'),
    };
  }

  private dataSetOf(object: MetadataObject): DataSet {
    const elements = new Map<string, string>();
    for (const entry of objectsMember(object, 'dataSetElements')) {
      const element = referenceId(entry, 'dataElement');
      if (element === undefined) continue;
      const combo = referenceId(entry, 'categoryCombo') ?? this.dataElement(element)?.categoryCombo;
      elements.set(element, combo ?? defaultIds.categoryCombo);
    }
    return {
      ...named(object),
      periodType: textMember(object, 'periodType') ?? 'Monthly',
      categoryCombo: referenceId(object, 'categoryCombo') ?? defaultIds.categoryCombo,
      openFuturePeriods: numberMember(object, 'openFuturePeriods', 0),
      expiryDays: numberMember(object, 'expiryDays', 0),
      workflow: referenceId(object, 'workflow'),
      dataInputPeriods: objectsMember(object, 'dataInputPeriods').map((window) => ({
        period: referenceId(window, 'period') ?? '',
        openingDate: textMember(window, 'openingDate'),
        closingDate: textMember(window, 'closingDate'),
      })),
      elements,
      orgUnits: new Set(referenceIds(object, 'organisationUnits')),
    };
  }

  private userOf(object: MetadataObject): User {
    const roles = referenceIds(object, 'userRoles').map((id) => this.store.get('userRoles', id));
    const authorities = roles.flatMap((role) => {
      const listed = role?.['authorities'];
      return Array.isArray(listed) ? listed.filter((authority) => typeof authority === 'string') : [];
    });
    const joined = this.indexes.reverse('userGroups', 'users').get(object.id) ?? [];
    return {
      id: object.id,
      username: textMember(object, 'username') ?? '',
      authorities: new Set(authorities),
      orgUnits: referenceIds(object, 'organisationUnits'),
      dataViewOrgUnits: referenceIds(object, 'dataViewOrganisationUnits'),
      groups: [...new Set([...joined, ...referenceIds(object, 'userGroups')])],
      superuser: authorities.includes('ALL'),
    };
  }

  private members(collection: string, id: string, member: string): readonly string[] | undefined {
    return this.view<readonly string[]>(collection, id, (object) => referenceIds(object, member));
  }

  private view<T>(collection: string, id: string, make: (object: MetadataObject) => T): T | undefined {
    this.refresh();
    let views = this.views.get(collection);
    if (views === undefined) {
      views = new Map();
      this.views.set(collection, views);
    }
    const known = views.get(id) as T | undefined;
    if (known !== undefined) return known;
    const object = this.store.get(collection, id);
    if (object === undefined) return undefined;
    const made = make(object);
    views.set(id, made);
    return made;
  }

  private *all<T>(collection: string, get: (id: string) => T | undefined): Iterable<T> {
    for (const object of this.store.list(collection)) {
      const made = get(object.id);
      if (made !== undefined) yield made;
    }
  }

  private refresh(): void {
    if (this.revision === this.store.revision) return;
    this.revision = this.store.revision;
    this.views.clear();
    this.subtrees.clear();
    this.users = undefined;
    this.sets = undefined;
    this.foundDefault = undefined;
  }
}

function named(object: MetadataObject): { id: string; code: string | undefined; name: string } {
  return { id: object.id, code: object.code, name: object.name ?? '' };
}
