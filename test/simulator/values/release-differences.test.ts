import type { SimulatorVersion } from '../../../simulator/version';
import { ask } from '../http-client';
import { clerk, combo, summaryOf, World } from './value-world';

const worlds: World[] = [];
async function world(version: SimulatorVersion): Promise<World> {
  const started = await World.start({ version });
  worlds.push(started);
  return started;
}
afterEach(() => Promise.all(worlds.splice(0).map((each) => each.simulator.stop())));

const codes = (summary: { conflicts: { errorCode?: string }[] }): (string | undefined)[] =>
  summary.conflicts.map((conflict) => conflict.errorCode);
const place = 'dataSet=DsMonthly00&orgUnit=OuClinicA00';

describe('created and lastUpdated of a payload', () => {
  const sent = { value: '1', created: '2001-02-03T04:05:06.789+0000', lastUpdated: '2002-02-03T04:05:06.789+0000' };

  test('are stored by 2.40 in whole seconds, so that a row with an old lastUpdated appears', async () => {
    const made = await world('2.40');
    await made.send([sent]);
    expect((await made.exported(`${place}&period=202401`))[0]).toMatchObject({
      created: '2001-02-03T04:05:06.000+0000',
      lastUpdated: '2002-02-03T04:05:06.000+0000',
    });
    expect(await made.exported(`${place}&lastUpdated=2002-02-04`)).toEqual([]);
    await made.send([{ ...sent, value: '2', lastUpdated: '2003-01-01' }]);
    expect(await made.exported(`${place}&lastUpdated=2002-12-31`)).toMatchObject([{ value: '2' }]);
  });

  test('may be left out with 2.40, and end its import where they cannot be read', async () => {
    const made = await world('2.40');
    await made.send([{ value: '1' }]);
    expect(Date.now() - (made.row({})?.lastUpdated ?? 0)).toBeLessThan(60_000);
    expect(await made.send([{ value: '2', lastUpdated: 'yesterday' }])).toMatchObject({ status: 'ERROR' });
    expect(made.row({})?.value).toBe('1');
  });

  test.each(['2.41', '2.42', '2.43.1', '2.44'] as const)('are ignored by %s', async (version) => {
    const made = await world(version);
    await made.send([sent]);
    expect(Date.now() - (made.row({})?.created ?? 0)).toBeLessThan(60_000);
    expect(await made.exported(`${place}&period=202401&lastUpdatedDuration=1d`)).toHaveLength(1);
  });
});

describe.each(['2.43.0', '2.43.1'] as const)('%s', (version) => {
  test('takes what lies outside an input window and refuses what lies inside, from superusers too', async () => {
    const made = await world(version);
    const value = { dataElement: 'DeWindow000', value: '1' };
    for (const [now, code] of [
      ['2024-01-20', []],
      ['2024-02-10', ['E8030']],
      ['2024-03-10', []],
    ] as const) {
      made.simulator.setClock(Date.parse(`${now}T12:00:00Z`));
      expect(codes(await made.send([value]))).toEqual(code);
      expect(codes(await made.send([value], '', clerk))).toEqual(code);
    }
  });

  test.each([
    ['a number', { value: 77 }],
    ['a fraction', { value: 1.5 }],
    ['a boolean', { value: true }],
    ['a comment that is a number', { value: '1', comment: 7 }],
    ['a period that is a number', { value: '1', period: 202401 }],
    ['a flag that is text', { value: '1', followUp: 'true' }],
  ])('answers 500 to %s in JSON and stores nothing, not even the good row before it', async (_, bad) => {
    const made = await world(version);
    const values = [made.value({ period: '202312', value: '1' }), { ...made.value({}), ...bad }];
    const got = await made.post({ dataValues: values });
    expect(got.status).toBe(500);
    expect(got.json()).toMatchObject({ httpStatusCode: 500, status: 'ERROR' });
    expect(made.simulator.values()).toEqual([]);
  });

  test('answers 500 to broken JSON, 400 to an empty body, and a SUCCESS of zeros to a list at the top', async () => {
    const made = await world(version);
    const url = `${made.simulator.url}/api/dataValueSets`;
    const send = async (text: string): Promise<number> => (await made.raw(text)).status;
    expect(await send('{"dataValues":[{"dataElement":')).toBe(500);
    expect(await send('{"dataValues":[}')).toBe(500);
    expect(await send('')).toBe(400);
    const list = await ask(url, { method: 'POST', body: [made.value({ value: '1' })] });
    expect(list.status).toBe(200);
    const importCount = { imported: 0, updated: 0, ignored: 0, deleted: 0 };
    expect(summaryOf(list)).toMatchObject({ status: 'SUCCESS', importCount, conflicts: [], rejectedIndexes: [] });
    expect(made.simulator.values()).toEqual([]);
  });

  test.each(['lastUpdated=2020-01-01', 'lastUpdatedDuration=5d', 'lastUpdated=2020-01-01&startDate=2024-01-01'])(
    'wants a period beside %s',
    async (filter) => {
      const made = await world(version);
      expect(await made.errorOf(`${place}&${filter}`)).toBe('409 E2002');
      expect(await made.errorOf(`${place}&${filter}&period=202401`)).toBe('200');
    },
  );
});

test('2.44 takes numbers and booleans as their text, and 400 stands for broken JSON, 500 for a list at the top', async () => {
  const made = await world('2.44');
  const summary = await made.send([{ value: 77 }, { dataElement: 'DeText00000', value: false, comment: 1.5 }]);
  expect(summary.importCount.updated).toBe(2);
  expect(made.row({ dataElement: 'DeText00000' })).toMatchObject({ value: 'false', comment: '1.5' });
  expect((await made.raw('{"dataValues":[')).status).toBe(400);
  expect((await made.post([])).status).toBe(500);
});

describe('an approval', () => {
  const approved = async (version: SimulatorVersion): Promise<World> => {
    const made = await world(version);
    made.simulator.change('dataSets', 'DsMonthly00', { workflow: { id: 'WfMonthly00' } });
    await made.send([{ value: '1' }, { period: '202312', value: '1' }, { period: '202311', value: '1' }]);
    for (const period of ['202401', '202312']) made.simulator.approve('WfMonthly00', period, 'OuClinicA00');
    return made;
  };
  const values = [
    { period: '202311', value: '2' },
    { period: '202401', value: '1' },
    { period: '202312', value: '2' },
  ];

  test.each(['2.40', '2.41', '2.42'] as const)(
    '%s refuses each approved value with E7642, also an equal one, and takes the others',
    async (version) => {
      const made = await approved(version);
      const summary = await made.send(values);
      expect(summary).toMatchObject({
        status: 'WARNING',
        importCount: { updated: 1, ignored: 2 },
        rejectedIndexes: [1, 2],
      });
      expect(summary.conflicts.map(({ errorCode, indexes }) => [errorCode, indexes])).toEqual([
        ['E7642', [1]],
        ['E7642', [2]],
      ]);
      expect((await made.send(values, 'force=true')).conflicts).toEqual([]);
    },
  );

  test.each(['2.43.1', '2.44'] as const)(
    '%s refuses the whole POST with E8033 and all indexes, and names combo, unit and periods',
    async (version) => {
      const made = await approved(version);
      expect(await made.send(values)).toMatchObject({
        status: 'ERROR',
        importCount: { imported: 0, updated: 0, ignored: 0, deleted: 0 },
        conflicts: [
          { errorCode: 'E8033', objects: { args: `${combo}-OuClinicA00-[202401, 202312]` }, indexes: [0, 1, 2] },
        ],
        rejectedIndexes: [0, 1, 2],
      });
      expect(codes(await made.send(values, 'force=true', clerk))).toEqual(['E8033']);
      expect(made.row({ period: '202311' })?.value).toBe('1');
      expect(codes(await made.send(values, 'force=true'))).toEqual([]);
    },
  );
});

describe('the summary of an import', () => {
  const post = async (made: World, prefix: string): Promise<Record<string, unknown>> =>
    (
      await ask(`${made.simulator.url}/api${prefix}/dataValueSets`, {
        method: 'POST',
        body: { dataValues: [made.value({ value: '1' })] },
      })
    ).json() as Record<string, unknown>;

  test.each([
    ['2.40', '/37', 'bare'],
    ['2.41', '/30', 'bare'],
    ['2.41', '/38', 'wrapped'],
    ['2.41', '/40', 'wrapped'],
    ['2.40', '', 'wrapped'],
    ['2.42', '/30', 'wrapped'],
    ['2.43.1', '/37', 'wrapped'],
  ] as const)('%s under /api%s is %s', async (version, prefix, form) => {
    const body = await post(await world(version), prefix);
    expect('importCount' in body).toBe(form === 'bare');
    expect('response' in body).toBe(form === 'wrapped');
  });

  test.each(['2.40', '2.41', '2.42'] as const)('%s does not know /api/43', async (version) => {
    const made = await world(version);
    expect((await ask(`${made.simulator.url}/api/43/system/info`)).status).toBe(404);
  });
});

describe('an asynchronous import', () => {
  interface Job {
    response: { id: string; jobStatus: string; responseType?: string };
  }
  const start = async (made: World): Promise<Job> =>
    (await made.post({ dataValues: [made.value({ value: '1' })] }, 'async=true')).json() as Job;
  const tasks = async (made: World, { response }: Job): Promise<unknown[]> =>
    (await ask(`${made.simulator.url}/api/system/tasks/DATAVALUE_IMPORT/${response.id}`)).json() as unknown[];

  test('is begun at once by 2.40, and queued by 2.41 and later', async () => {
    const seen: unknown[] = [];
    for (const version of ['2.40', '2.41', '2.42', '2.43.1', '2.44'] as const) {
      const made = await world(version);
      const job = await start(made);
      seen.push([version, job.response.jobStatus, job.response.responseType, (await tasks(made, job)).length > 0]);
    }
    expect(seen).toEqual([
      ['2.40', 'SCHEDULED', undefined, true],
      ['2.41', 'NOT_STARTED', undefined, false],
      ['2.42', 'NOT_STARTED', 'JobConfiguration', false],
      ['2.43.1', 'NOT_STARTED', 'JobConfiguration', false],
      ['2.44', 'NOT_STARTED', 'JobConfiguration', false],
    ]);
  });
});

test.each(['2.42', '2.44'] as const)(
  '%s answers one probe for many sets: the first row that changed, deleted ones included',
  async (version) => {
    const made = await world(version);
    const probe = (since: string): string =>
      `dataSet=DsMonthly00&dataSet=DsPartner00&dataSet=DsWindow000&orgUnit=OuRoot00000&children=true&lastUpdated=${since}&includeDeleted=true&limit=1&format=csv`;
    const lines = async (since: string): Promise<number> => (await made.get(probe(since))).text.split('\n').length - 2;
    const at = (text: string): number => Date.parse(text);
    made.simulator.insert([
      {
        dataElement: 'DeInteger00',
        period: '202401',
        orgUnit: 'OuClinicA00',
        value: '1',
        lastUpdated: at('2024-02-01'),
      },
      {
        dataElement: 'DePartner00',
        period: '202401',
        orgUnit: 'OuClinicC00',
        deleted: true,
        lastUpdated: at('2024-03-01T10:00Z'),
      },
    ]);
    expect([await lines('2024-01-31'), await lines('2024-02-02'), await lines('2024-03-02')]).toEqual([1, 1, 0]);
    // 2.44 takes the bound as a day: what changed earlier the same day is always there.
    expect(await lines('2024-03-01T12:00:00')).toBe(version === '2.44' ? 1 : 0);
  },
);
