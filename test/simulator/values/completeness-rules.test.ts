import { ask, type Got } from '../http-client';
import { clerk, combo, partnerB, summaryOf, type Summary, World } from './value-world';

const worlds: World[] = [];
async function world(version: '2.42' | '2.44'): Promise<World> {
  const started = await World.start({ version });
  worlds.push(started);
  started.simulator.state.knownPeriods.add('202401');
  return started;
}
afterEach(() => Promise.all(worlds.splice(0).map((each) => each.simulator.stop())));

const path = '/api/completeDataSetRegistrations';
const registration = { dataSet: 'DsMonthly00', period: '202401', organisationUnit: 'OuClinicA00' };

async function post(made: World, sent: readonly object[], query = '', auth?: string): Promise<Summary> {
  const body = { completeDataSetRegistrations: sent };
  const got = await ask(`${made.simulator.url}${path}?${query}`, {
    method: 'POST',
    body,
    ...(auth === undefined ? {} : { auth }),
  });
  return summaryOf(got);
}

async function errorOf(made: World, query: string, auth = 'admin:district'): Promise<string> {
  const got: Got = await ask(`${made.simulator.url}${path}?${query}`, { auth });
  return `${got.status} ${(got.json() as { errorCode?: string }).errorCode ?? ''}`.trim();
}

describe.each(['2.42', '2.44'] as const)('completeness on %s', (version) => {
  test('is an ERROR when everything was ignored, also without any conflict', async () => {
    const made = await world(version);
    const nothing = { status: 'ERROR', importCount: { imported: 0, updated: 0, deleted: 0 }, conflicts: [] };
    expect(await post(made, [registration], 'importStrategy=DELETE')).toMatchObject(nothing);
    expect(await post(made, [])).toMatchObject(nothing);
    expect(await post(made, [registration])).toMatchObject({ status: 'SUCCESS', importCount: { imported: 1 } });
    expect(await post(made, [registration], 'importStrategy=CREATE')).toMatchObject(nothing);
  });

  test('counts the second of two new registrations of the same key as ignored', async () => {
    const made = await world(version);
    const summary = await post(made, [{ ...registration, date: '2024-02-03' }, registration]);
    expect(summary).toMatchObject({ status: 'SUCCESS', importCount: { imported: 1, updated: 0, ignored: 1 } });
    expect([...made.simulator.state.completeness.values()].map((each) => each.date)).toEqual(['2024-02-03']);
  });

  test('takes an attribute option combo that is unknown or closed to the user for the default one', async () => {
    const made = await world(version);
    await post(made, [{ ...registration, attributeOptionCombo: 'OcUnknown00' }]);
    await post(made, [{ ...registration, attributeOptionCombo: partnerB, organisationUnit: 'OuClinicB00' }], '', clerk);
    const combos = [...made.simulator.state.completeness.values()].map((each) => each.attributeOptionCombo);
    expect(combos).toEqual([combo, combo]);
  });

  test('needs the right to write the data of the set, and the unit below those of the user', async () => {
    const made = await world(version);
    made.simulator.setPublicAccess('dataSets', 'DsMonthly00', 'rwr-----');
    expect((await post(made, [registration], '', clerk)).conflicts).toMatchObject([{ object: 'dataSet' }]);
    const outside = { ...registration, organisationUnit: 'OuClinicC00' };
    expect((await post(made, [outside], '', clerk)).conflicts).toMatchObject([{ object: 'OuClinicC00' }]);
  });

  test('ends with zero counts at a date or a body that cannot be read', async () => {
    const made = await world(version);
    const failed = { status: 'ERROR', importCount: { imported: 0, updated: 0, ignored: 0, deleted: 0 }, conflicts: [] };
    expect(await post(made, [{ ...registration, date: 'soon' }])).toMatchObject(failed);
    const got = await ask(`${made.simulator.url}${path}`, { method: 'POST', body: 'no object' });
    expect([got.status, summaryOf(got)]).toMatchObject([409, failed]);
  });

  test.each([
    ['', 'E2006'],
    ['dataSet=DsMonthly00&period=202401&orgUnitGroup=OgAll000000&children=true', 'E2008'],
    ['dataSet=DsMonthly00&period=202401&orgUnitGroup=OgAll000000&orgUnit=OuClinicA00&children=true', 'E2007'],
    ['dataSet=DsMonthly00&createdDuration=xx&orgUnit=OuClinicA00', 'E2005'],
    ['dataSet=DsMonthly00&period=202413&startDate=2024-01-01&endDate=2024-12-31&orgUnit=OuClinicA00', 'E2002'],
    ['dataSet=DsMonthly00&period=202401&orgUnit=OuClinicA00&orgUnit=OuUnknown00&limit=-1', 'E2009'],
  ])('refuses the request `%s` with %s, the last fault it has', async (query, code) => {
    expect(await errorOf(await world(version), query)).toBe(`409 ${code}`);
  });

  test('is not shown for units outside those of the user', async () => {
    const made = await world(version);
    const query = 'dataSet=DsMonthly00&period=202401&orgUnit=OuClinicC00';
    expect(await errorOf(made, query, clerk)).toBe('409 E2012');
    expect(await errorOf(made, query)).toBe('200');
  });
});
