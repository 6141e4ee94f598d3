import { type Simulator, startSimulator } from '../../simulator/simulator';
import { ask } from './http-client';
import { seedSmallWorld } from './small-world';

let old: Simulator;
let recent: Simulator;

beforeAll(async () => {
  old = await startSimulator({ version: '2.40' });
  recent = await startSimulator({ version: '2.44' });
  for (const simulator of [old, recent]) {
    seedSmallWorld(simulator);
    simulator.seed({
      dataElements: Array.from({ length: 1200 }, (_, index) => ({
        id: `DeMany${String(index).padStart(5, '0')}`,
        name: `Many ${index}`,
        code: `MANY_${index}`,
        valueType: 'NUMBER',
      })),
    });
  }
});
afterAll(async () => {
  await old.stop();
  await recent.stop();
});

async function list(simulator: Simulator, path: string): Promise<unknown> {
  return (await ask(`${simulator.url}/api/${path}`)).json();
}

async function ids(query: string, collection = 'organisationUnits'): Promise<string[]> {
  const body = (await list(old, `${collection}?paging=false&fields=id&order=id:asc&${query}`)) as Record<
    string,
    { id: string }[]
  >;
  return (body[collection] ?? []).map((object) => object.id);
}

describe('fields', () => {
  const cases: [string, unknown][] = [
    ['id,parent[id,name]', { id: 'OuNorth0000', parent: { id: 'OuRoot00000', name: 'Root' } }],
    ['id,parent', { id: 'OuNorth0000', parent: { id: 'OuRoot00000' } }],
    ['parent[parent[id]],id', { id: 'OuNorth0000', parent: {} }],
    [
      'id~rename(uid),children~size,children~rename(below)[id]',
      { uid: 'OuNorth0000', below: [{ id: 'OuNorthA000' }, { id: 'OuNorthB000' }] },
    ],
    ['children~size', { children: 2 }],
    ['children~isEmpty', { children: false }],
    ['children~pluck(name)~rename(names)', { names: ['North A', 'North B'] }],
    [':idName,!displayName,level', { id: 'OuNorth0000', level: 2 }],
    ['id,nonsense,path', { id: 'OuNorth0000', path: '/OuRoot00000/OuNorth0000' }],
  ];
  test.each(cases)('%s shows what it names', async (fields, shown) => {
    expect(await list(recent, `organisationUnits/OuNorth0000?fields=${encodeURIComponent(fields)}`)).toEqual(shown);
  });

  test('a single object without fields shows all its members', async () => {
    expect(await list(recent, 'dataSets/DsMonthly00')).toMatchObject({
      id: 'DsMonthly00',
      periodType: 'Monthly',
      access: { data: { read: true, write: true } },
      categoryCombo: { id: 'bjDvmb4bfuf' },
    });
  });

  test('a set shows what its reader may do with its data', async () => {
    recent.addUser({ username: 'reader', password: 'Reader-1', authorities: [], orgUnits: [] });
    recent.setPublicAccess('dataSets', 'DsMonthly00', 'rwr-----');
    const got = await ask(`${recent.url}/api/dataSets/DsMonthly00?fields=access[data[read,write]]`, {
      auth: 'reader:Reader-1',
    });
    expect(got.json()).toEqual({ access: { data: { read: true, write: false } } });
  });
});

describe('filters', () => {
  const cases: [string, string[]][] = [
    ['filter=name:eq:North', ['OuNorth0000']],
    ['filter=name:ieq:north', ['OuNorth0000']],
    ['filter=name:!eq:North&filter=level:eq:2', ['OuSouth0000']],
    ['filter=level:gt:2', ['OuNorthA000', 'OuNorthB000', 'OuSouthA000']],
    ['filter=level:ge:2&filter=level:lt:3', ['OuNorth0000', 'OuSouth0000']],
    ['filter=level:le:1', ['OuRoot00000']],
    ['filter=name:like:orth%20A', ['OuNorthA000']],
    ['filter=name:ilike:NORTH', ['OuNorth0000', 'OuNorthA000', 'OuNorthB000']],
    ['filter=name:$like:South', ['OuSouth0000', 'OuSouthA000']],
    ['filter=name:like$:A', ['OuNorthA000', 'OuSouthA000']],
    ['filter=name:!like:o', []],
    ['filter=name:token:a%20north', ['OuNorthA000']],
    ['filter=id:in:[OuNorth0000,OuSouth0000,OuNothing00]', ['OuNorth0000', 'OuSouth0000']],
    ['filter=id:!in:[OuNorth0000]&filter=level:eq:2', ['OuSouth0000']],
    ['filter=parent:null', ['OuRoot00000']],
    ['filter=parent:!null&filter=level:eq:2', ['OuNorth0000', 'OuSouth0000']],
    ['filter=children:empty', ['OuNorthA000', 'OuNorthB000', 'OuSouthA000']],
    ['filter=parent.id:eq:OuNorth0000', ['OuNorthA000', 'OuNorthB000']],
    ['filter=dataSets.id:eq:DsMonthly00', ['OuNorthA000', 'OuNorthB000']],
    ['filter=path:like:OuSouth0000', ['OuSouth0000', 'OuSouthA000']],
    ['filter=name:eq:North&filter=name:eq:South&rootJunction=OR', ['OuNorth0000', 'OuSouth0000']],
    ['query=south', ['OuSouth0000', 'OuSouthA000']],
    ['level=2', ['OuNorth0000', 'OuSouth0000']],
    ['maxLevel=1', ['OuRoot00000']],
  ];
  test.each(cases)('%s finds its units', async (query, found) => {
    expect(await ids(query)).toEqual(found);
  });

  test('a value with a comma is cut when there are several filters, unless it is in brackets', async () => {
    expect(await ids('filter=name:eq:Remark,%20short', 'dataElements')).toEqual(['DeRemark000']);
    expect(await ids('filter=name:eq:Remark,%20short&filter=valueType:eq:TEXT', 'dataElements')).toEqual([]);
  });

  test.each(['name:sounds:x', 'nothing:eq:x', 'parent.nothing:eq:x', 'name:eq', 'name'])(
    '%s is refused with E1003',
    async (filter) => {
      const got = await ask(`${old.url}/api/organisationUnits?filter=${filter}`);
      expect([got.status, got.json()]).toEqual([400, expect.objectContaining({ errorCode: 'E1003' })]);
    },
  );
});

describe('org units of a user', () => {
  beforeAll(() => {
    old.addUser({
      username: 'north',
      password: 'North-1',
      authorities: [],
      orgUnits: ['OuNorthA000'],
      dataViewOrgUnits: ['OuNorth0000'],
    });
  });
  const cases: [string, string[]][] = [
    ['withinUserHierarchy', ['OuNorthA000']],
    ['withinDataViewUserHierarchy', ['OuNorth0000', 'OuNorthA000', 'OuNorthB000']],
  ];
  test.each(cases)('%s lists only those', async (parameter, found) => {
    const got = await ask(`${old.url}/api/organisationUnits?${parameter}=true&paging=false&fields=id&order=id:asc`, {
      auth: 'north:North-1',
    });
    expect(got.json()).toEqual({ organisationUnits: found.map((id) => ({ id })) });
  });

  const related: [string, string[]][] = [
    ['includeDescendants=true', ['OuNorth0000', 'OuNorthA000', 'OuNorthB000']],
    ['includeChildren=true', ['OuNorth0000', 'OuNorthA000', 'OuNorthB000']],
    ['includeAncestors=true', ['OuNorth0000', 'OuRoot00000']],
    ['level=1', ['OuNorthA000', 'OuNorthB000']],
  ];
  test.each(related)('a unit with %s is a list', async (query, found) => {
    const body = await list(old, `organisationUnits/OuNorth0000?${query}&fields=id`);
    expect(body).toEqual({ organisationUnits: found.map((id) => ({ id })) });
  });
});

describe('paging', () => {
  async function follow(simulator: Simulator, first: string): Promise<{ pages: number; ids: Set<string> }> {
    const found = new Set<string>();
    let pages = 0;
    let url: string | undefined = `${simulator.url}/api/${first}`;
    while (url !== undefined) {
      const body = (await ask(url)).json() as { pager: { nextPage?: string }; dataElements: { id: string }[] };
      for (const element of body.dataElements) found.add(element.id);
      pages += 1;
      url = body.pager.nextPage;
    }
    return { pages, ids: found };
  }

  test('following nextPage finds every object, on OLD and NEW', async () => {
    for (const simulator of [old, recent]) {
      const { pages, ids: found } = await follow(
        simulator,
        'dataElements?pageSize=500&fields=id&filter=code:like:MANY&order=id:asc',
      );
      expect([pages, found.size]).toEqual([3, 1200]);
    }
  });

  test('2.44 gives 1,000 at most and says so; older releases what was asked', async () => {
    expect(await list(recent, 'dataElements?pageSize=5000&fields=id')).toMatchObject({
      gist: true,
      pager: { pageSize: 1000, pageCount: 2 },
    });
    expect(await list(old, 'dataElements?pageSize=5000&fields=id')).toMatchObject({
      pager: { pageSize: 5000, pageCount: 1 },
    });
    expect(await list(recent, 'dataElements?pageSize=5000&fields=id&gist=false')).toMatchObject({
      pager: { pageSize: 5000 },
    });
  });

  test('50 objects are a page unless asked otherwise', async () => {
    expect(await list(old, 'dataElements?fields=id')).toMatchObject({ pager: { page: 1, pageSize: 50, total: 1202 } });
  });
});
