import { type Simulator, startSimulator } from '../../simulator/simulator';
import { ask } from './http-client';

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ version: '2.42' });
});
afterEach(() => simulator.stop());

const categoryModel = {
  categoryOptions: ['Male', 'Female', 'Young', 'Old'].map((name) => ({
    id: `Option${name.padEnd(5, '0').slice(0, 5)}`,
    name,
    shortName: name,
  })),
  categories: [
    { id: 'CategorySex', name: 'Sex', categoryOptions: [{ id: 'OptionMale0' }, { id: 'OptionFemal' }] },
    { id: 'CategoryAge', name: 'Age', categoryOptions: [{ id: 'OptionYoung' }, { id: 'OptionOld00' }] },
  ],
  categoryCombos: [
    { id: 'ComboSexAge', name: 'Sex and age', categories: [{ id: 'CategorySex' }, { id: 'CategoryAge' }] },
  ],
};

function post(body: unknown, query = ''): ReturnType<typeof ask> {
  return ask(`${simulator.url}/api/metadata${query}`, { method: 'POST', body });
}

test('option combos that an import does not bring are made, one for each combination', async () => {
  expect((await post(categoryModel)).status).toBe(200);
  const made = simulator.state.metadata.list('categoryOptionCombos').filter((combo) => combo.name !== 'default');
  expect(made.map((combo) => combo.name)).toEqual(['Male, Young', 'Male, Old', 'Female, Young', 'Female, Old']);
  for (const combo of made) expect(combo.id).toMatch(/^[A-Za-z][A-Za-z0-9]{10}$/);
});

test('option combos that an import brings keep their ids, and only missing ones are made', async () => {
  const brought = {
    id: 'ComboBrough',
    name: 'Female, Old',
    categoryCombo: { id: 'ComboSexAge' },
    categoryOptions: [{ id: 'OptionOld00' }, { id: 'OptionFemal' }],
  };
  await post({ ...categoryModel, categoryOptionCombos: [brought] });
  expect(simulator.state.catalogue.categoryCombo('ComboSexAge')?.optionCombos).toHaveLength(4);
  expect(simulator.state.catalogue.categoryCombo('ComboSexAge')?.optionCombos).toContain('ComboBrough');
});

test('an import with one broken reference stores nothing and names it', async () => {
  const elements = [
    { id: 'DeGood00000', name: 'Good', valueType: 'NUMBER' },
    { id: 'DeBad000000', name: 'Bad', valueType: 'NUMBER', optionSet: { id: 'NoSuchSet00' } },
  ];
  const got = await post({ dataElements: elements });
  expect(got.status).toBe(409);
  expect(got.json()).toMatchObject({ response: { status: 'ERROR', stats: { created: 0, ignored: 2, total: 2 } } });
  expect(got.text).toContain('NoSuchSet00');
  expect(simulator.state.metadata.list('dataElements')).toEqual([]);
});

test('counts what it creates and what it updates', async () => {
  const unit = { id: 'OuOne000000', name: 'One', shortName: 'One', openingDate: '2020-01-01' };
  expect((await post({ organisationUnits: [unit] })).json()).toMatchObject({
    response: { stats: { created: 1, updated: 0 } },
  });
  const both = {
    organisationUnits: [
      { ...unit, name: 'Uno' },
      { ...unit, id: 'OuTwo000000' },
    ],
  };
  expect((await post(both)).json()).toMatchObject({ response: { stats: { created: 1, updated: 1 } } });
  expect((await post({ organisationUnits: [unit] }, '?importStrategy=CREATE')).status).toBe(409);
});

test('needs an authority', async () => {
  simulator.addUser({ username: 'clerk', password: 'Clerk-1', authorities: ['F_DATAVALUE_ADD'], orgUnits: [] });
  const got = await ask(`${simulator.url}/api/metadata`, { method: 'POST', body: {}, auth: 'clerk:Clerk-1' });
  expect(got.status).toBe(403);
});

test('a JSON patch changes what it names of a user', async () => {
  simulator.seed({ organisationUnits: [{ id: 'OuOne000000', name: 'One', openingDate: '2020-01-01' }] });
  const admin = simulator.state.catalogue.user('admin');
  const got = await ask(`${simulator.url}/api/users/${admin?.id ?? ''}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json-patch+json' },
    body: [{ op: 'add', path: '/organisationUnits', value: [{ id: 'OuOne000000' }] }],
  });
  expect(got.status).toBe(200);
  expect(simulator.state.catalogue.user('admin')?.orgUnits).toEqual(['OuOne000000']);
  expect((await ask(`${simulator.url}/api/me`)).status).toBe(200);
});

test('views of the catalogue follow the metadata', () => {
  simulator.seed({ organisationUnits: [{ id: 'OuOne000000', name: 'One', openingDate: '2020-01-01T00:00:00.000' }] });
  expect(simulator.state.catalogue.orgUnit('OuOne000000')).toMatchObject({
    openingDate: '2020-01-01',
    closedDate: undefined,
  });
  simulator.change('organisationUnits', 'OuOne000000', { closedDate: '2024-01-31' });
  expect(simulator.state.catalogue.orgUnit('OuOne000000')?.closedDate).toBe('2024-01-31');
  expect(simulator.state.catalogue.subtree('OuOne000000')).toEqual(['OuOne000000']);
  simulator.seed({
    organisationUnits: [{ id: 'OuTwo000000', name: 'Two', openingDate: '2020-01-01', parent: { id: 'OuOne000000' } }],
  });
  expect(simulator.state.catalogue.subtree('OuOne000000')).toEqual(['OuOne000000', 'OuTwo000000']);
});

test('data rights come from public, user and group sharing', () => {
  const user = simulator.addUser({ username: 'clerk', password: 'Clerk-1', authorities: [], orgUnits: [] });
  simulator.seed({ userGroups: [{ id: 'GroupClerks', name: 'Clerks', users: [{ id: user }] }] });
  const set = (id: string, sharing: object): object => ({ id, name: id, periodType: 'Monthly', sharing });
  simulator.seed({
    dataSets: [
      set('SetNoAccess', { public: 'rw------' }),
      set('SetOfPublic', { public: 'rwr-----' }),
      set('SetOfUser00', { public: '--------', users: { [user]: { id: user, access: 'rwrw----' } } }),
      set('SetOfGroup0', {
        public: '--------',
        userGroups: { GroupClerks: { id: 'GroupClerks', access: 'r-r-----' } },
      }),
      { id: 'SetDefault0', name: 'Default', periodType: 'Monthly' },
    ],
  });
  const { catalogue } = simulator.state;
  const clerk = catalogue.user('clerk');
  const admin = catalogue.user('admin');
  if (clerk === undefined || admin === undefined) throw new Error('no user');
  const rights = (id: string): boolean[] => [
    catalogue.mayReadData(clerk, 'dataSets', id),
    catalogue.mayWriteData(clerk, 'dataSets', id),
  ];
  expect(['SetNoAccess', 'SetOfPublic', 'SetOfUser00', 'SetOfGroup0', 'SetDefault0'].map(rights)).toEqual([
    [false, false],
    [true, false],
    [true, true],
    [true, false],
    [false, false],
  ]);
  expect(catalogue.mayWriteData(admin, 'dataSets', 'SetNoAccess')).toBe(true);
});
