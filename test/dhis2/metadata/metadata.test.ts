import { Dhis2 } from '../../../dhis2/dhis2';
import type { Dhis2Error } from '../../../dhis2/errors/errors';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import { auth, errorOf, json, startReplyServer } from '../client/reply-server';

const admin = { username: 'admin', password: 'district' };
const unit = (n: number): string => `mdOu${String(n).padStart(7, '0')}`;
const element = (n: number): string => `mdDe${String(n).padStart(7, '0')}`;

describe.each(['2.38', '2.42', '2.44'] as const)('metadata of %s', (version) => {
  let simulator: Simulator;
  let dhis2: Dhis2;

  beforeAll(async () => {
    simulator = await startSimulator({ version, timeZone: 'Africa/Nairobi' });
    simulator.seed({
      organisationUnits: Array.from({ length: 1_200 }, (_, n) => ({
        id: unit(n),
        name: `Unit ${n}`,
        shortName: `Unit ${n}`,
        code: `OU_${n}`,
        openingDate: '1990-01-01',
        ...(n === 0 ? {} : { parent: { id: unit(0) } }),
      })),
      optionSets: [
        {
          id: 'mdOs0000001',
          name: 'Colours',
          valueType: 'TEXT',
          options: [{ id: 'mdOp0000001' }, { id: 'mdOp0000002' }],
        },
      ],
      options: [
        { id: 'mdOp0000001', name: 'Red', code: 'RED', sortOrder: 1, optionSet: { id: 'mdOs0000001' } },
        { id: 'mdOp0000002', name: 'Dark green', code: 'DARK GREEN', sortOrder: 2, optionSet: { id: 'mdOs0000001' } },
      ],
      dataElements: Array.from({ length: 900 }, (_, n) => ({
        id: element(n),
        name: `Element ${n}`,
        shortName: `Element ${n}`,
        valueType: 'INTEGER',
        aggregationType: 'SUM',
        domainType: 'AGGREGATE',
        ...(n === 1 ? { valueType: 'TEXT', optionSet: { id: 'mdOs0000001' } } : {}),
      })),
      dataSets: [
        {
          id: 'mdDs0000001',
          name: 'Set',
          shortName: 'Set',
          code: 'SET',
          periodType: 'Monthly',
          dataSetElements: [{ dataElement: { id: element(0) } }, { dataElement: { id: element(1) } }],
          organisationUnits: [{ id: unit(1) }, { id: unit(2) }],
        },
      ],
    });
    dhis2 = new Dhis2({ url: simulator.url, auth: admin });
  });

  afterAll(async () => {
    await dhis2.close();
    await simulator.stop();
  });

  test('system info gives the release, and the clock as an instant', async () => {
    const info = await dhis2.system.info();
    expect(info.release.minor).toBe(Number(version.split('.')[1]));
    expect(info.release.profile).toBe(version === '2.44' ? 'NEW' : 'OLD');
    expect(info.timeZone).toBe('Africa/Nairobi');
    expect(Math.abs(info.serverDate.getTime() - Date.now())).toBeLessThan(60_000);
    expect(await dhis2.system.release()).toEqual(info.release);
  });

  test('a data set comes with its elements, their combos and its org units', async () => {
    const set = await dhis2.metadata.dataSet('mdDs0000001');
    expect(set).toMatchObject({ code: 'SET', periodType: 'Monthly', categoryCombo: 'bjDvmb4bfuf' });
    expect([...set.organisationUnits].sort()).toEqual([unit(1), unit(2)]);
    const second = set.elements.find((item) => item.dataElement.id === element(1));
    expect(second).toMatchObject({
      categoryCombo: 'bjDvmb4bfuf',
      dataElement: { valueType: 'TEXT', optionSet: 'mdOs0000001' },
    });
  });

  test('the list of org units is whole, with days and parents', async () => {
    const units = await dhis2.metadata.organisationUnits();
    expect(units.filter((item) => item.id.startsWith('mdOu'))).toHaveLength(1_200);
    expect(units.find((item) => item.id === unit(7))).toMatchObject({
      code: 'OU_7',
      parent: unit(0),
      level: 2,
      openingDate: '1990-01-01',
      closedDate: null,
      path: `/${unit(0)}/${unit(7)}`,
    });
  });

  test('900 ids are asked in URLs that fit, and unknown ones are left out', async () => {
    const ids = [...Array.from({ length: 900 }, (_, n) => element(n)), 'mdDe9999999'];
    const elements = await dhis2.metadata.dataElements([...ids, ...ids]);
    expect(new Set(elements.map((item) => item.id))).toEqual(new Set(ids.slice(0, 900)));
    expect(elements).toHaveLength(900);
  });

  test('elements name the sets that hold them', async () => {
    const sets = await dhis2.metadata.dataSetsOfElements([element(0), element(5)]);
    expect(sets.get(element(0))).toMatchObject([{ id: 'mdDs0000001', periodType: 'Monthly' }]);
    expect(sets.get(element(5))).toEqual([]);
  });

  test('option sets give their codes', async () => {
    const [colours] = await dhis2.metadata.optionSets(['mdOs0000001']);
    expect([...(colours?.codes ?? [])].sort()).toEqual(['DARK GREEN', 'RED']);
  });

  test('the default combo is found by its name', async () => {
    expect(await dhis2.metadata.defaultCombo()).toEqual({
      categoryCombo: 'bjDvmb4bfuf',
      categoryOptionCombo: 'HllvX50cXC0',
      duplicates: [],
    });
  });

  test('me is a superuser', async () => {
    expect(await dhis2.metadata.me()).toMatchObject({ username: 'admin', superuser: true });
  });

  test('an unknown id is not found, a malformed one is refused before it is sent', async () => {
    expect(await errorOf(dhis2.metadata.dataSet('mdDs9999999'))).toMatchObject({
      name: 'Dhis2NotFoundError',
      dhis2Code: 'E1005',
    });
    const before = simulator.log.total;
    expect(await errorOf(dhis2.metadata.dataSet('../me'))).toMatchObject({ name: 'InvalidArgumentError' });
    expect(simulator.log.total).toBe(before);
  });

  test('a wrong password is an authentication error', async () => {
    const wrong = new Dhis2({ url: simulator.url, auth: { username: 'admin', password: 'not-this-one' } });
    expect(await errorOf(wrong.system.info())).toMatchObject({ name: 'Dhis2AuthError', status: 401 });
    await wrong.close();
  });
});

/** A list of `total` elements in pages of two, whatever was asked; the pager names a host that must not be followed. */
async function pagedServer(total: number, said: number) {
  return await startReplyServer((request, response) => {
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page') ?? 1);
    const ids = [element(2 * page - 2), element(2 * page - 1)].slice(0, total - 2 * page + 2);
    const nextPage = page * 2 < total ? { nextPage: `http://elsewhere.invalid/api/dataElements?page=${page + 1}` } : {};
    json(response, 200, {
      pager: { page, pageSize: 2, total: said, pageCount: 9, ...nextPage },
      gist: true,
      dataElements: ids.map((id) => ({ id, name: id, valueType: 'TEXT', categoryCombo: { id: 'bjDvmb4bfuf' } })),
    });
  });
}

test('pages that come unasked are followed to the end, at the same host only', async () => {
  const server = await pagedServer(5, 5);
  const dhis2 = new Dhis2({ url: server.url, auth });
  const elements = await dhis2.metadata.allDataElements();
  expect(elements.map((item) => item.id)).toEqual([0, 1, 2, 3, 4].map(element));
  await dhis2.close();
  await server.close();
});

test('a list that lost a row between its pages is an error that is worth a retry', async () => {
  const server = await pagedServer(5, 6);
  const dhis2 = new Dhis2({ url: server.url, auth });
  const error = await errorOf(dhis2.metadata.allDataElements());
  expect(error).toMatchObject({ name: 'Dhis2ContentError', retryable: true } satisfies Partial<Dhis2Error>);
  await dhis2.close();
  await server.close();
});

test('a server whose version is not one of DHIS2 is named as such', async () => {
  const server = await startReplyServer((_, response) =>
    json(response, 200, {
      version: 'unknown',
      serverDate: '2024-01-01T00:00:00.000',
      serverTimeZoneId: 'UTC',
      calendar: 'iso8601',
    }),
  );
  const dhis2 = new Dhis2({ url: server.url, auth });
  expect((await errorOf(dhis2.system.info())).message).toContain('version "unknown"');
  await dhis2.close();
  await server.close();
});
