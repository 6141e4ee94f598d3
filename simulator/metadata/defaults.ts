import type { MetadataStore } from '../state/metadata';
import { defaultIds } from './default-ids';

/** Puts in what a fresh server holds: the default category model, the superuser role and the user `admin`. */
export function putDefaults(store: MetadataStore, localTime: string): void {
  const stamps = { created: localTime, lastUpdated: localTime };
  // Everybody may write data with the default option: a fresh server shares it so.
  const open = { owner: defaultIds.adminUser, external: false, users: {}, userGroups: {}, public: 'rwrw----' };
  const named = { name: 'default', code: 'default', shortName: 'default', ...stamps };
  store.put('categoryOptions', { id: defaultIds.categoryOption, ...named, sharing: open });
  store.put('categories', {
    id: defaultIds.category,
    ...named,
    dataDimensionType: 'DISAGGREGATION',
    categoryOptions: [{ id: defaultIds.categoryOption }],
    sharing: open,
  });
  store.put('categoryCombos', {
    id: defaultIds.categoryCombo,
    ...named,
    dataDimensionType: 'DISAGGREGATION',
    skipTotal: false,
    categories: [{ id: defaultIds.category }],
    sharing: open,
  });
  store.put('categoryOptionCombos', {
    id: defaultIds.categoryOptionCombo,
    name: 'default',
    code: 'default',
    ...stamps,
    categoryCombo: { id: defaultIds.categoryCombo },
    categoryOptions: [{ id: defaultIds.categoryOption }],
  });
  store.put('userRoles', { id: defaultIds.superuserRole, name: 'Superuser', ...stamps, authorities: ['ALL'] });
  store.put('users', {
    id: defaultIds.adminUser,
    username: 'admin',
    firstName: 'admin',
    surname: 'admin',
    name: 'admin admin',
    ...stamps,
    userRoles: [{ id: defaultIds.superuserRole }],
    organisationUnits: [],
    dataViewOrganisationUnits: [],
  });
}
