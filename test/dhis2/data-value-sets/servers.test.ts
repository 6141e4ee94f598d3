import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Dhis2 } from '../../../dhis2/dhis2';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import { errorOf } from '../client/reply-server';

const defaultCombo = 'HllvX50cXC0';
const odd = 'a "quoted", text\nin two lines: ሰላም é';

describe.each(['2.38', '2.42', '2.43.0', '2.44'] as const)('data value sets of %s', (version) => {
  let simulator: Simulator;
  let dhis2: Dhis2;
  let folder: string;
  const isNew = version === '2.43.0' || version === '2.44';

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-servers-'));
    simulator = await startSimulator({ version });
    simulator.seed({
      organisationUnits: [
        { id: 'svOu0000001', name: 'Root', shortName: 'Root', openingDate: '1990-01-01' },
        {
          id: 'svOu0000002',
          name: 'Clinic',
          shortName: 'Clinic',
          openingDate: '1990-01-01',
          parent: { id: 'svOu0000001' },
        },
        {
          id: 'svOu0000003',
          name: 'Other',
          shortName: 'Other',
          openingDate: '1990-01-01',
          parent: { id: 'svOu0000001' },
        },
      ],
      dataElements: ['TEXT', 'INTEGER'].map((valueType, n) => ({
        id: `svDe000000${n + 1}`,
        name: `Element ${n}`,
        shortName: `Element ${n}`,
        valueType,
        aggregationType: 'NONE',
        domainType: 'AGGREGATE',
      })),
      dataSets: [
        {
          id: 'svDs0000001',
          name: 'Set',
          shortName: 'Set',
          periodType: 'Monthly',
          dataSetElements: [{ dataElement: { id: 'svDe0000001' } }, { dataElement: { id: 'svDe0000002' } }],
          organisationUnits: [{ id: 'svOu0000002' }, { id: 'svOu0000003' }],
        },
      ],
      users: [
        {
          id: 'svUs0000001',
          username: 'clerk',
          firstName: 'A',
          surname: 'B',
          password: 'Clerk-12345',
          organisationUnits: [{ id: 'svOu0000002' }],
          dataViewOrganisationUnits: [{ id: 'svOu0000002' }],
        },
      ],
    });
    dhis2 = new Dhis2({ url: simulator.url, auth: { username: 'admin', password: 'district' } });
  });

  afterEach(async () => {
    await dhis2.close();
    await simulator.stop();
    rmSync(folder, { recursive: true });
  });

  const key = (dataElement: string, orgUnit = 'svOu0000002') => ({
    dataElement,
    period: '202401',
    orgUnit,
    categoryOptionCombo: defaultCombo,
    attributeOptionCombo: defaultCombo,
  });
  const scope = { dataSets: ['svDs0000001'], orgUnits: ['svOu0000002'], periods: ['202401'] };

  test('what is posted comes back, as JSON with hoisted keys and as CSV', async () => {
    const answer = await dhis2.dataValueSets.post({
      dataSet: 'svDs0000001',
      dataValues: [
        { ...key('svDe0000001'), value: odd, comment: 'checked', followUp: true },
        { ...key('svDe0000002'), value: '5' },
      ],
    });
    expect(answer).toMatchObject({ httpStatus: 200, status: 'SUCCESS', rejectedIndexes: [] });
    const values = await dhis2.dataValueSets.get(scope);
    expect(values.find((value) => value.dataElement === 'svDe0000001')).toMatchObject({
      ...key('svDe0000001'),
      value: odd,
      comment: 'checked',
      followUp: true,
      deleted: false,
    });
    const file = join(folder, 'values.csv');
    const seen: number[] = [];
    const { rows } = await dhis2.dataValueSets.download(scope, file, {
      onProgress: (progress) => seen.push(progress.bytes),
    });
    const records: unknown[] = parse(readFileSync(file), { columns: true });
    expect(rows).toBe(2);
    expect(seen.at(-1)).toBe(readFileSync(file).length);
    expect(records).toContainEqual(
      expect.objectContaining({ dataelement: 'svDe0000001', value: odd, comment: 'checked' }),
    );
  });

  test('a bad value is a warning with its position, whatever the status', async () => {
    const dataValues = [
      { ...key('svDe0000002'), value: 'many' },
      { ...key('svDe0000001'), value: 'ok' },
    ];
    const answer = await dhis2.dataValueSets.post({ dataSet: 'svDs0000001', dataValues });
    expect(answer).toMatchObject({ httpStatus: isNew ? 200 : 409, status: 'WARNING', rejectedIndexes: [0] });
    expect(answer.conflicts).toMatchObject([{ code: isNew ? 'E8122' : 'E7619', indexes: [0] }]);
    expect(simulator.values()).toHaveLength(1);
  });

  test('an unparsable period is a server error on NEW and a conflict on OLD', async () => {
    const posting = dhis2.dataValueSets.post({ dataValues: [{ ...key('svDe0000002'), period: '2024XX', value: '1' }] });
    if (isNew) expect(await errorOf(posting)).toMatchObject({ name: 'Dhis2ServerError', status: 500 });
    else
      expect((await posting).conflicts).toMatchObject([{ code: 'E7611', objects: { period: '2024XX' }, indexes: [0] }]);
  });

  test('an export that the user may not have is refused, with the code on NEW and by an empty answer on OLD', async () => {
    const clerk = new Dhis2({ url: simulator.url, auth: { username: 'clerk', password: 'Clerk-12345' } });
    const outside = { ...scope, orgUnits: ['svOu0000003'] };
    const expected = isNew ? { status: 409 } : { status: 200, dhis2Code: undefined };
    for (const error of [
      await errorOf(clerk.dataValueSets.get(outside)),
      await errorOf(clerk.dataValueSets.download(outside, join(folder, 'none.csv'))),
    ]) {
      expect(error).toMatchObject({ name: 'Dhis2RefusedError', retryable: false, ...expected });
    }
    await clerk.close();
  });

  test('a refused query has its code', async () => {
    const error = await errorOf(dhis2.dataValueSets.download({ ...scope, orgUnits: [] }, join(folder, 'x.csv')));
    expect(error).toMatchObject({ name: 'Dhis2RefusedError', status: 409, dhis2Code: 'E2006' });
  });

  test('a download cut on its way is an error, one that is cut cleanly too', async () => {
    simulator.insert(
      Array.from({ length: 200 }, (_, n) => ({ ...key('svDe0000001'), period: `${1800 + n}01`, value: `${n}` })),
    );
    const wide = { ...scope, periods: Array.from({ length: 200 }, (_, n) => `${1800 + n}01`) };
    for (const ending of ['clean', 'broken'] as const) {
      simulator.faults.add({ match: { path: '/api/dataValueSets' }, fault: { kind: 'cut', share: 0.5, ending } });
      const error = await errorOf(dhis2.dataValueSets.download(wide, join(folder, 'x.csv')));
      expect(error).toMatchObject({ retryable: true });
      expect(error.name).toBe(ending === 'clean' ? 'Dhis2ContentError' : 'Dhis2NetworkError');
    }
    expect((await dhis2.dataValueSets.download(wide, join(folder, 'x.csv'))).rows).toBe(200);
  });
});
