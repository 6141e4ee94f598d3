/**
 * Typed views of the metadata that the data value endpoints work with. Made from the MetadataStore; `Catalogue`
 * (metadata/catalogue-of.ts) builds and caches them by `MetadataStore.revision`.
 */
export interface OrgUnit {
  id: string;
  code: string | undefined;
  name: string;
  /** `/root/…/self` */
  path: string;
  level: number;
  parent: string | undefined;
  children: string[];
  /** Calendar day, `yyyy-MM-dd`. */
  openingDate: string;
  closedDate: string | undefined;
}

export interface DataElement {
  id: string;
  code: string | undefined;
  name: string;
  valueType: string;
  aggregationType: string;
  zeroIsSignificant: boolean;
  optionSet: string | undefined;
  commentOptionSet: string | undefined;
  categoryCombo: string;
}

export interface DataSet {
  id: string;
  code: string | undefined;
  name: string;
  periodType: string;
  categoryCombo: string;
  openFuturePeriods: number;
  expiryDays: number;
  workflow: string | undefined;
  dataInputPeriods: { period: string; openingDate: string | undefined; closingDate: string | undefined }[];
  /** Data element → the category combo that this set gives it (its own unless overridden). */
  elements: Map<string, string>;
  orgUnits: Set<string>;
}

export interface OptionCombo {
  id: string;
  code: string | undefined;
  name: string;
  categoryCombo: string;
  categoryOptions: string[];
}

export interface CategoryCombo {
  id: string;
  name: string;
  isDefault: boolean;
  categories: string[];
  optionCombos: string[];
}

export interface CategoryOption {
  id: string;
  code: string | undefined;
  name: string;
  startDate: string | undefined;
  endDate: string | undefined;
  /** Empty: all org units. */
  orgUnits: string[];
}

/** A login; `authorities` come from its roles. `ALL` makes a superuser. */
export interface User {
  id: string;
  username: string;
  authorities: Set<string>;
  /** Data CAPTURE org units. */
  orgUnits: string[];
  /** Data VIEW org units. */
  dataViewOrgUnits: string[];
  groups: string[];
  superuser: boolean;
}

export interface Catalogue {
  orgUnit(id: string): OrgUnit | undefined;
  orgUnits(): Iterable<OrgUnit>;
  /** The unit and all below it; empty for an unknown id. */
  subtree(id: string): string[];
  orgUnitGroup(id: string): readonly string[] | undefined;
  dataElement(id: string): DataElement | undefined;
  dataElements(): Iterable<DataElement>;
  dataElementGroup(id: string): readonly string[] | undefined;
  dataSet(id: string): DataSet | undefined;
  dataSets(): Iterable<DataSet>;
  /** All sets that hold the element. */
  dataSetsOf(dataElement: string): DataSet[];
  optionCombo(id: string): OptionCombo | undefined;
  optionCombos(): Iterable<OptionCombo>;
  categoryCombo(id: string): CategoryCombo | undefined;
  categoryOption(id: string): CategoryOption | undefined;
  /** Codes of the set's options, or undefined if there is no such set. */
  optionCodes(optionSet: string): ReadonlySet<string> | undefined;
  /** The id of the category option combo named `default`. */
  readonly defaultOptionCombo: string;
  user(username: string): User | undefined;
  /** Right of a user to the DATA of an object: its sharing (public, users, groups); superusers have all. */
  mayReadData(user: User, collection: string, id: string): boolean;
  mayWriteData(user: User, collection: string, id: string): boolean;
}
