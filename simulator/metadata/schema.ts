/** Collections that the simulator knows, with the class name that messages and import reports use. */
export const classNames: ReadonlyMap<string, string> = new Map([
  ['organisationUnits', 'OrganisationUnit'],
  ['organisationUnitGroups', 'OrganisationUnitGroup'],
  ['organisationUnitGroupSets', 'OrganisationUnitGroupSet'],
  ['organisationUnitLevels', 'OrganisationUnitLevel'],
  ['categoryOptions', 'CategoryOption'],
  ['categories', 'Category'],
  ['categoryCombos', 'CategoryCombo'],
  ['categoryOptionCombos', 'CategoryOptionCombo'],
  ['categoryOptionGroups', 'CategoryOptionGroup'],
  ['categoryOptionGroupSets', 'CategoryOptionGroupSet'],
  ['optionSets', 'OptionSet'],
  ['options', 'Option'],
  ['optionGroups', 'OptionGroup'],
  ['dataElements', 'DataElement'],
  ['dataElementGroups', 'DataElementGroup'],
  ['dataElementGroupSets', 'DataElementGroupSet'],
  ['dataSets', 'DataSet'],
  ['sections', 'Section'],
  ['dataApprovalWorkflows', 'DataApprovalWorkflow'],
  ['dataApprovalLevels', 'DataApprovalLevel'],
  ['indicators', 'Indicator'],
  ['indicatorTypes', 'IndicatorType'],
  ['indicatorGroups', 'IndicatorGroup'],
  ['attributes', 'Attribute'],
  ['constants', 'Constant'],
  ['legendSets', 'LegendSet'],
  ['userRoles', 'UserRole'],
  ['users', 'User'],
  ['userGroups', 'UserGroup'],
]);

/** Members that hold a reference `{id}` or a list of them, and the collection they point into. */
const references: Readonly<Record<string, string>> = {
  parent: 'organisationUnits',
  children: 'organisationUnits',
  ancestors: 'organisationUnits',
  organisationUnit: 'organisationUnits',
  organisationUnits: 'organisationUnits',
  dataViewOrganisationUnits: 'organisationUnits',
  teiSearchOrganisationUnits: 'organisationUnits',
  organisationUnitGroups: 'organisationUnitGroups',
  dataElement: 'dataElements',
  dataElements: 'dataElements',
  dataElementGroups: 'dataElementGroups',
  dataSet: 'dataSets',
  dataSets: 'dataSets',
  sections: 'sections',
  category: 'categories',
  categories: 'categories',
  categoryOptions: 'categoryOptions',
  categoryCombo: 'categoryCombos',
  categoryCombos: 'categoryCombos',
  categoryOptionCombo: 'categoryOptionCombos',
  categoryOptionCombos: 'categoryOptionCombos',
  categoryOptionGroups: 'categoryOptionGroups',
  optionSet: 'optionSets',
  commentOptionSet: 'optionSets',
  options: 'options',
  workflow: 'dataApprovalWorkflows',
  indicators: 'indicators',
  indicatorType: 'indicatorTypes',
  legendSets: 'legendSets',
  userRoles: 'userRoles',
  users: 'users',
  userGroups: 'userGroups',
  user: 'users',
  createdBy: 'users',
  lastUpdatedBy: 'users',
};

/** The collection that a member of an object points into; undefined if it holds plain JSON. */
export function referenceTarget(member: string): string | undefined {
  return Object.hasOwn(references, member) ? references[member] : undefined;
}

/** Members that every object of the class may have although no stored object brings them. */
const optionalMembers: Readonly<Record<string, readonly string[]>> = {
  organisationUnits: [
    'closedDate',
    'parent',
    'description',
    'comment',
    'geometry',
    'contactPerson',
    'email',
    'phoneNumber',
  ],
  categoryOptions: ['startDate', 'endDate', 'organisationUnits', 'formName', 'description'],
  categories: ['categoryOptions', 'dataDimensionType', 'dataDimension', 'description'],
  categoryCombos: ['categories', 'dataDimensionType', 'skipTotal'],
  categoryOptionCombos: ['categoryCombo', 'categoryOptions', 'ignoreApproval'],
  optionSets: ['valueType', 'description'],
  options: ['sortOrder', 'optionSet', 'description'],
  dataElements: [
    'optionSet',
    'commentOptionSet',
    'categoryCombo',
    'valueType',
    'aggregationType',
    'domainType',
    'zeroIsSignificant',
    'description',
    'formName',
    'url',
    'legendSets',
    'aggregationLevels',
  ],
  dataElementGroups: ['dataElements', 'description'],
  organisationUnitGroups: ['organisationUnits', 'description', 'symbol'],
  dataSets: [
    'periodType',
    'categoryCombo',
    'openFuturePeriods',
    'expiryDays',
    'timelyDays',
    'workflow',
    'dataInputPeriods',
    'organisationUnits',
    'description',
    'formType',
    'sections',
    'version',
  ],
  users: ['firstName', 'surname', 'username', 'email', 'disabled', 'userRoles', 'organisationUnits', 'lastLogin'],
  userRoles: ['authorities', 'description', 'users'],
};

const identifiableMembers = [
  'id',
  'code',
  'name',
  'shortName',
  'displayName',
  'displayShortName',
  'created',
  'lastUpdated',
  'lastUpdatedBy',
  'createdBy',
  'user',
  'sharing',
  'access',
  'href',
  'attributeValues',
  'translations',
  'identifiable',
];

/** True if objects of the collection can have the member: as declared here, or because a stored object has it. */
export function declaresMember(collection: string, member: string): boolean {
  return identifiableMembers.includes(member) || (optionalMembers[collection]?.includes(member) ?? false);
}

/** Members with a calendar day or an instant; metadata shows them as local time without zone (both profiles). */
const dateMembers = new Set(['openingDate', 'closedDate', 'startDate', 'endDate', 'closingDate']);

/** A stored day as metadata shows it: `1990-01-01` → `1990-01-01T00:00:00.000`. */
export function shownValue(member: string, value: unknown): unknown {
  if (dateMembers.has(member) && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value))
    return `${value}T00:00:00.000`;
  return value;
}
