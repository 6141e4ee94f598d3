import { gunzipSync } from 'node:zlib';
import { ask } from '../http-client';
import { clerk, combo, partnerA, partnerB, World } from './value-world';
import type { SimulatorOptions } from '../../../simulator/simulator';

const worlds: World[] = [];
async function world(version: SimulatorOptions['version'], more: Partial<SimulatorOptions> = {}): Promise<World> {
  const started = await World.start({ version, ...more });
  worlds.push(started);
  return started;
}
afterEach(() => Promise.all(worlds.splice(0).map((each) => each.simulator.stop())));

const place = 'orgUnit=OuClinicA00&period=202401';

test('2.38 does not know the parameter dataElement, 2.40 does', async () => {
  expect(await (await world('2.38')).errorOf(`dataElement=DeText00000&${place}`)).toBe('409 E2001');
  expect(await (await world('2.40')).errorOf(`dataElement=DeText00000&${place}`)).toBe('200');
});

test('lastUpdated alone is enough everywhere but on 2.43.0, which also ignores an unreadable duration', async () => {
  const query = 'dataSet=DsMonthly00&orgUnit=OuClinicA00&lastUpdated=2024-01-01';
  for (const version of ['2.38', '2.42', '2.44'] as const)
    expect(await (await world(version)).errorOf(query)).toBe('200');
  const between = await world('2.43.0');
  expect(await between.errorOf(query)).toBe('409 E2002');
  expect(await between.errorOf(`dataSet=DsMonthly00&${place}&lastUpdatedDuration=xx`)).toBe('200');
});

test('repeating and a comma list in one request: 400 on NEW, on OLD the comma text is one unknown id', async () => {
  const query = 'dataSet=DsMonthly00&period=202401&orgUnit=OuClinicA00&orgUnit=OuClinicB00,OuClinicC00';
  expect(await (await world('2.44')).errorOf(query)).toBe('400');
  const old = await world('2.42');
  old.simulator.insert(
    ['OuClinicA00', 'OuClinicB00'].map((orgUnit) => ({
      dataElement: 'DeText00000',
      period: '202401',
      orgUnit,
      value: 'x',
    })),
  );
  expect((await old.exported(query)).map((row) => row['orgUnit'])).toEqual(['OuClinicA00']);
});

describe('rows by attribute option combo', () => {
  async function withPartners(version: '2.42' | '2.44'): Promise<World> {
    const made = await world(version);
    made.simulator.insert(
      [partnerA, partnerB].map((attributeOptionCombo) => ({
        dataElement: 'DePartner00',
        period: '202401',
        orgUnit: 'OuClinicA00',
        attributeOptionCombo,
        value: '1',
      })),
    );
    return made;
  }

  test.each(['2.42', '2.44'] as const)(
    '%s leaves out rows whose option the user may not read, without a word',
    async (version) => {
      const made = await withPartners(version);
      const query = `dataSet=DsPartner00&${place}`;
      expect(await made.exported(query)).toHaveLength(2);
      expect((await made.exported(query, clerk)).map((row) => row['attributeOptionCombo'])).toEqual([partnerA]);
    },
  );

  test('naming a hidden one is E2011 on NEW and an empty 200 on OLD, also as an empty gzip file', async () => {
    const query = `dataSet=DsPartner00&${place}&attributeOptionCombo=${partnerB}`;
    expect(await (await withPartners('2.44')).errorOf(query, clerk)).toBe('409 E2011');
    const old = await withPartners('2.42');
    const got = await old.get(query, clerk);
    expect([got.status, got.text, got.headers['content-type']]).toEqual([200, '', 'application/json;charset=UTF-8']);
    const packed = await old.get(`${query}&compression=gzip`, clerk);
    expect(gunzipSync(packed.bytes).toString()).toBe('');
  });

  test('an unknown one asked alone gives no rows on NEW and all rows on OLD', async () => {
    const query = `dataSet=DsPartner00&${place}&attributeOptionCombo=OcUnknown00`;
    expect(await (await withPartners('2.44')).exported(query)).toEqual([]);
    expect(await (await withPartners('2.42')).exported(query)).toHaveLength(2);
  });
});

describe('org unit groups', () => {
  const rows = ['OuClinicA00', 'OuClinicC00'].map((orgUnit) => ({
    dataElement: 'DeText00000',
    period: '202401',
    orgUnit,
    value: 'x',
  }));
  const query = 'dataSet=DsMonthly00&period=202401&orgUnitGroup=OgAll000000';

  test('NEW gives a restricted user only members that are themselves assigned to the user', async () => {
    const made = await world('2.44');
    made.simulator.insert(rows);
    expect(await made.exported(query, clerk)).toEqual([]);
    made.simulator.setUserAccess('clerk', { orgUnits: ['OuClinicA00'] });
    expect((await made.exported(query, clerk)).map((row) => row['orgUnit'])).toEqual(['OuClinicA00']);
  });

  test('OLD checks no group, and repeats rows of a unit that is in several of them', async () => {
    const made = await world('2.42');
    made.simulator.insert(rows);
    expect(await made.exported(query, clerk)).toHaveLength(2);
    const both = await made.exported(`${query}&orgUnitGroup=OgNorth0000`);
    expect(both.map((row) => row['orgUnit']).sort()).toEqual(['OuClinicA00', 'OuClinicA00', 'OuClinicC00']);
  });
});

describe('lastUpdated', () => {
  const noon = Date.parse('2024-06-10T12:00:00Z');
  const row = { dataElement: 'DeText00000', period: '202401', orgUnit: 'OuClinicA00', value: 'x', lastUpdated: noon };
  const base = 'dataSet=DsMonthly00&orgUnit=OuClinicA00';

  async function at(version: '2.42' | '2.44', timeZone: string): Promise<World> {
    const made = await world(version, { timeZone });
    made.simulator.setClock(noon);
    made.simulator.insert([row]);
    return made;
  }

  test('on NEW is the day of the bound in the zone of the server', async () => {
    const made = await at('2.44', 'Africa/Nairobi');
    expect(await made.exported(`${base}&lastUpdated=2024-06-10T20:59:59Z`)).toHaveLength(1);
    expect(await made.exported(`${base}&lastUpdated=2024-06-10T21:00:00Z`)).toHaveLength(0);
    expect(await made.exported(`${base}&lastUpdatedDuration=1s`)).toHaveLength(1);
  });

  test('on OLD is exact to the second on a server in UTC', async () => {
    const made = await at('2.42', 'UTC');
    expect(await made.exported(`${base}&lastUpdated=2024-06-10T12:00:00Z`)).toHaveLength(1);
    expect(await made.exported(`${base}&lastUpdated=2024-06-10T12:00:01Z`)).toHaveLength(0);
  });

  test('on OLD behind UTC misses the hours of the offset, while lastUpdatedDuration is right', async () => {
    const made = await at('2.42', 'America/Bogota');
    expect(await made.exported(`${base}&lastUpdated=2024-06-10T11:00:00Z`)).toHaveLength(0);
    expect(await made.exported(`${base}&lastUpdated=2024-06-10T07:00:00Z`)).toHaveLength(1);
    expect(await made.exported(`${base}&lastUpdatedDuration=1h`)).toHaveLength(1);
  });

  test('on OLD ahead of UTC returns extra hours', async () => {
    const made = await at('2.42', 'Africa/Nairobi');
    expect(await made.exported(`${base}&lastUpdated=2024-06-10T15:00:00Z`)).toHaveLength(1);
    expect(await made.exported(`${base}&lastUpdated=2024-06-10T15:00:01Z`)).toHaveLength(0);
  });
});

test('NEW sorts by period, created and element, and cuts by offset and limit', async () => {
  const made = await world('2.44');
  const at = (dataElement: string, period: string, created: number): object => ({
    dataElement,
    period,
    orgUnit: 'OuClinicA00',
    value: '1',
    created,
  });
  made.simulator.insert([
    at('DeText00000', '202402', 1),
    at('DeText00000', '202401', 5),
    at('DeInteger00', '202401', 5),
    at('DeZero00000', '202401', 2),
  ] as never[]);
  const query = 'dataSet=DsMonthly00&orgUnit=OuClinicA00&startDate=2024-01-01&endDate=2024-12-31';
  const keys = async (more: string): Promise<string[]> =>
    (await made.exported(query + more)).map((row) => `${String(row['dataElement'])} ${String(row['period'])}`);
  const all = ['DeZero00000 202401', 'DeInteger00 202401', 'DeText00000 202401', 'DeText00000 202402'];
  expect(await keys('')).toEqual(all);
  expect(await keys('&offset=1&limit=2')).toEqual(all.slice(1, 3));
  expect((await keys('&order=DE&limit=1'))[0]).toBe('DeInteger00 202401');
});

test('OLD has a header whose org unit is the parent asked for, and the date of completion as a date-time', async () => {
  const made = await world('2.42');
  made.simulator.state.completeness.set(`DsMonthly00|202401|OuNorth0000|${combo}`, {
    dataSet: 'DsMonthly00',
    period: '202401',
    orgUnit: 'OuNorth0000',
    attributeOptionCombo: combo,
    date: '2024-02-03',
    storedBy: 'admin',
    completed: true,
    created: 0,
  });
  const got = await made.get('dataSet=DsMonthly00&orgUnit=OuNorth0000&children=true&period=202401');
  expect(got.json()).toEqual({
    dataSet: 'DsMonthly00',
    completeDate: '2024-02-03T00:00:00.000+0000',
    period: '202401',
    orgUnit: 'OuNorth0000',
    dataValues: [],
  });
});

test('rows that a fault hides are missing from an otherwise good answer of that export alone', async () => {
  const made = await world('2.44');
  made.simulator.insert([{ dataElement: 'DeText00000', period: '202401', orgUnit: 'OuClinicA00', value: 'x' }]);
  made.simulator.state.faults.hideFromExport = (_, exportNumber) => exportNumber === 1;
  expect(await made.exported(`dataSet=DsMonthly00&${place}`)).toHaveLength(0);
  expect(await made.exported(`dataSet=DsMonthly00&${place}`)).toHaveLength(1);
});

test('an output scheme that an object lacks fails the whole export on NEW and writes null on OLD', async () => {
  for (const version of ['2.44', '2.42'] as const) {
    const made = await world(version);
    made.simulator.insert([{ dataElement: 'DeText00000', period: '202401', orgUnit: 'OuClinicA00', value: 'x' }]);
    const query = `dataSet=DsMonthly00&${place}&dataElementIdScheme=code`;
    if (version === '2.44') expect(await made.errorOf(query)).toBe('409 E8201');
    else expect((await made.exported(query))[0]?.['dataElement']).toBeNull();
  }
});

test('errors of a request with the suffix .csv come as a 500 page', async () => {
  const made = await world('2.44');
  const got = await made.get(`dataSet=DsMonthly00&${place}&format=csv`);
  expect(got.headers['content-disposition']).toBe('attachment; filename="dataValues.csv"');
  const refused = await ask(`${made.simulator.url}/api/dataValueSets.csv?dataSet=DsMonthly00`);
  expect([refused.status, refused.headers['content-type']]).toEqual([500, 'text/html;charset=utf-8']);
});

test('beside a period, up to 2.42 does not look at dates, also if the period cannot be read', async () => {
  const old = await world('2.42');
  const dates = 'startDate=2024-02-01&endDate=2024-01-01';
  expect(await old.errorOf(`dataSet=DsMonthly00&${place}&${dates}`)).toBe('200');
  expect(await old.errorOf(`dataSet=DsMonthly00&orgUnit=OuClinicA00&period=202413&${dates}`)).toBe('409 E2002');
  expect(await (await world('2.44')).errorOf(`dataSet=DsMonthly00&${place}&${dates}`)).toBe('409 E2003');
});

test('a set whose object the user may not read is unknown up to 2.42, and forbidden later', async () => {
  for (const [version, code] of [
    ['2.42', '409 E2001'],
    ['2.44', '409 E2010'],
  ] as const) {
    const made = await world(version);
    made.simulator.setPublicAccess('dataSets', 'DsMonthly00', '--------');
    expect(await made.errorOf(`dataSet=DsMonthly00&${place}`, clerk)).toBe(code);
  }
});

test('a named attribute option combo makes attributeCombo and attributeOptions void', async () => {
  for (const version of ['2.42', '2.44'] as const) {
    const made = await world(version);
    made.simulator.insert(
      [partnerA, partnerB].map((attributeOptionCombo) => ({
        dataElement: 'DePartner00',
        period: '202401',
        orgUnit: 'OuClinicA00',
        attributeOptionCombo,
        value: attributeOptionCombo,
      })),
    );
    const byOptions = `dataSet=DsPartner00&${place}&attributeCombo=CcPartner00&attributeOptions=CoPartnerB0`;
    expect((await made.exported(byOptions)).map((row) => row['value'])).toEqual([partnerB]);
    const both = await made.exported(`${byOptions}&attributeOptionCombo=${partnerA}`);
    expect(both.map((row) => row['value'])).toEqual([partnerA]);
  }
});

test('ADX names objects by code, combos as category=option, and puts what is no number into an annotation', async () => {
  const made = await world('2.44');
  const { simulator } = made;
  for (const [collection, id, code] of [
    ['dataSets', 'DsPartner00', 'DS'],
    ['dataElements', 'DePartner00', 'CASES'],
    ['organisationUnits', 'OuClinicA00', 'CLINIC_A'],
    ['categories', 'CaPartner00', 'PARTNER'],
    ['categoryOptions', 'CoPartnerA0', 'A'],
    ['categoryOptionCombos', partnerA, 'PARTNER_A'],
  ] as const)
    simulator.change(collection, id, { code });
  const key = { dataElement: 'DePartner00', period: '202401', orgUnit: 'OuClinicA00' };
  simulator.insert([{ ...key, attributeOptionCombo: partnerA, value: '7' }]);
  const adx = async (): Promise<string> => (await made.get(`dataSet=DsPartner00&${place}&format=adx%2Bxml`)).text;
  const group = '<group dataSet="DS" period="2024-01-01/P1M" orgUnit="CLINIC_A" PARTNER="A">';
  expect(await adx()).toContain(`${group}<dataValue dataElement="CASES" value="7"></dataValue></group>`);
  simulator.change('dataElements', 'DePartner00', { valueType: 'TEXT' });
  expect(await adx()).toContain('<dataValue dataElement="CASES" value="0"><annotation>7</annotation></dataValue>');
});
