import type { SimulatorOptions } from '../../../simulator/simulator';
import { summaryOf, World } from './value-world';
import { clerk, combo, partnerA, partnerB } from './value-world';

const worlds: World[] = [];
async function world(version: SimulatorOptions['version'] = '2.42'): Promise<World> {
  const started = await World.start({ version });
  worlds.push(started);
  return started;
}
afterEach(() => Promise.all(worlds.splice(0).map((each) => each.simulator.stop())));

const codes = (summary: { conflicts: { errorCode?: string }[] }): (string | undefined)[] =>
  summary.conflicts.map((conflict) => conflict.errorCode);
const noCounts = { imported: 0, updated: 0, ignored: 0, deleted: 0 };

describe('top-level members of a payload up to 2.42', () => {
  test('are all looked at: each wrong one has its conflict, which names the set as well', async () => {
    const made = await world();
    const top = { dataSet: 'DsUnknown00', orgUnit: 'OuUnknown00', attributeOptionCombo: 'OcUnknown00' };
    const summary = await made.send([{ value: '1' }], '', undefined, { ...top, completeDate: 'never' });
    expect(summary).toMatchObject({ status: 'ERROR', importCount: noCounts, rejectedIndexes: [] });
    expect(summary.conflicts.map(({ errorCode, objects }) => [errorCode, objects])).toEqual([
      ['E7600', { dataSet: 'DsUnknown00' }],
      ['E7603', { organisationUnit: 'OuUnknown00', dataSet: 'DsUnknown00' }],
      ['E7604', { categoryOptionCombo: 'OcUnknown00', dataSet: 'DsUnknown00' }],
    ]);
  });

  test('hide a set whose object the user may not read', async () => {
    const made = await world();
    made.simulator.setPublicAccess('dataSets', 'DsMonthly00', '--rw----');
    const send = (auth?: string): Promise<unknown[]> =>
      made.send([{ value: '1' }], '', auth, { dataSet: 'DsMonthly00' }).then(codes);
    expect(await send(clerk)).toEqual(['E7600']);
    expect(await send()).toEqual([]);
  });

  test('give the attribute option combo to every value, also as category options of the set', async () => {
    const made = await world();
    await made.send([{ dataElement: 'DePartner00', value: '1' }], '', undefined, { attributeOptionCombo: partnerA });
    expect(made.row({ dataElement: 'DePartner00', attributeOptionCombo: partnerA })?.value).toBe('1');
    const top = { dataSet: 'DsPartner00', attributeCategoryOptions: ['CoPartnerB0'] };
    await made.send([{ dataElement: 'DePartner00', value: '2' }], '', undefined, top);
    expect(made.row({ dataElement: 'DePartner00', attributeOptionCombo: partnerB })?.value).toBe('2');
  });

  test.each(['delete', 'upsert', ''])('take a strategy in capitals only: `%s` ends the import', async (strategy) => {
    const made = await world();
    expect(await made.send([{ value: '1' }], '', undefined, { strategy })).toMatchObject({ status: 'ERROR' });
    expect(made.simulator.values()).toEqual([]);
  });

  test('with completeDate, but without org unit, report OrganisationUnit and no dataSetComplete', async () => {
    const made = await world();
    const top = { dataSet: 'DsMonthly00', completeDate: 'TRUE' };
    const summary = await made.send([{ value: '1' }], '', undefined, top);
    expect(summary).toMatchObject({ status: 'WARNING', conflicts: [{ object: 'OrganisationUnit' }] });
    expect(summary).not.toHaveProperty('dataSetComplete');
    const withUnit = await made.send([{ value: '1' }], '', undefined, { ...top, orgUnit: 'OuClinicA00' });
    expect(withUnit).toMatchObject({ conflicts: [{ object: 'Period' }] });
    const free = await made.send([{ value: '2' }], '', undefined, { completeDate: '2024-02-03' });
    expect(free).toMatchObject({ status: 'SUCCESS', dataSetComplete: 'false' });
  });
});

describe('a rejected value up to 2.42', () => {
  test('is named by the ids that were sent, not by what they stand for', async () => {
    const made = await world();
    made.simulator.change('dataElements', 'DeInteger00', { code: 'INT' });
    const summary = await made.send([{ dataElement: 'INT', value: 'x' }], 'dataElementIdScheme=CODE');
    expect(summary.conflicts).toMatchObject([
      { errorCode: 'E7619', object: 'INT', objects: { dataElement: 'INT', value: 'value_not_integer' } },
    ]);
  });

  test.each([
    ['E7620', { comment: 'c'.repeat(50_001) }, { comment: 'comment_length_greater_than_max_length' }],
    ['E7637', { storedBy: 's'.repeat(256) }, { storedBy: 'stored_by_length_greater_than_max_length' }],
  ])('%s names the reason in its own property', async (code, value, objects) => {
    const made = await world();
    const { conflicts } = await made.send([{ value: '1', ...value }]);
    expect(conflicts).toMatchObject([{ errorCode: code, objects, property: Object.keys(objects)[0] }]);
  });

  test('has an unwritable option combo that is not found', async () => {
    const made = await world();
    const value = { dataElement: 'DePartner00', value: '1' };
    expect(codes(await made.send([{ ...value, attributeOptionCombo: partnerB }], '', clerk))).toEqual(['E7615']);
    expect(codes(await made.send([{ ...value, categoryOptionCombo: partnerB }], '', clerk))).toEqual(['E7613']);
  });

  test('lies outside the capture units of a superuser, too', async () => {
    const made = await world();
    made.simulator.setUserAccess('admin', { orgUnits: ['OuSouth0000'] });
    expect(codes(await made.send([{ value: '1' }, { orgUnit: 'OuClinicC00', value: '2' }]))).toEqual(['E7617']);
  });

  test.each([
    ['blank', '  '],
    ['empty beside a comment', ''],
  ])('is no option of its option set if it is %s', async (_, value) => {
    const made = await world();
    const summary = await made.send([{ dataElement: 'DeColour000', value, comment: 'c' }]);
    expect(codes(summary)).toEqual(['E7621']);
  });

  test('without value for an element with option set ends even a dry run', async () => {
    const made = await world();
    const value = { dataElement: 'DeColour000', deleted: true };
    expect(await made.send([value], 'dryRun=true')).toMatchObject({ status: 'ERROR', importCount: noCounts });
  });
});

describe('timeliness up to 2.42', () => {
  const clock = Date.parse('2024-02-10T12:00:00Z');

  test('holds a value to every set that has element and unit; each that is not open has its conflict', async () => {
    const made = await world();
    made.simulator.setClock(clock);
    made.simulator.change('dataSets', 'DsTwoB00000', { openFuturePeriods: 2 });
    const value = { dataElement: 'DeTwoSets00', value: '1' };
    const summary = await made.send([{ ...value, period: '202403' }]);
    expect(summary.conflicts.map(({ objects }) => objects?.['dataSet'])).toEqual(['DsTwoA00000']);
    const later = await made.send([{ ...value, period: '202406' }]);
    expect(later.conflicts.map(({ objects }) => objects?.['dataSet'])).toEqual(['DsTwoA00000', 'DsTwoB00000']);
    expect(later).toMatchObject({ importCount: { ignored: 1 }, rejectedIndexes: [0] });
  });

  test('judges a period of another type by the latest open period of the set', async () => {
    const made = await world();
    made.simulator.setClock(clock);
    expect(codes(await made.send([{ period: '20240209', value: '1' }]))).toEqual(['E7641']);
    expect(codes(await made.send([{ period: '20240131', value: '1' }]))).toEqual([]);
  });

  test('looks only at sets of the category combo of the attribute option combo', async () => {
    const made = await world();
    made.simulator.setClock(clock);
    const value = { dataElement: 'DePartner00', period: '202412', value: '1' };
    expect(codes(await made.send([{ ...value, attributeOptionCombo: partnerA }]))).toEqual(['E7641']);
    expect(codes(await made.send([{ ...value, attributeOptionCombo: combo }]))).toEqual([]);
  });

  test('refuses with E7644 what no set of the element is open for, where the unit has none of them', async () => {
    const made = await world();
    const value = { dataElement: 'DeWindow000', orgUnit: 'OuNorth0000', value: '1' };
    expect(codes(await made.send([value]))).toEqual(['E7644']);
    expect(codes(await made.send([value], 'force=true'))).toEqual([]);
  });
});

test.each(['UPDATE', 'DELETE', 'CREATE'])(
  'an insignificant zero is in no count with %s where no row is',
  async (strategy) => {
    const made = await world();
    const summary = await made.send([{ dataElement: 'DeZero00000', value: '0' }], `importStrategy=${strategy}`);
    expect(summary).toMatchObject({ status: 'SUCCESS', importCount: noCounts, rejectedIndexes: [] });
  },
);

test('the strict options name ids as they were sent; E7632 names no property', async () => {
  const made = await world();
  const period = summaryOf(
    await made.post({ dataValues: [made.value({ period: '2024W01', value: '1' })] }, 'strictPeriods=true'),
  );
  expect(period.conflicts).toMatchObject([{ objects: { period: '2024W01', dataElement: 'DeInteger00' } }]);
  expect(period.conflicts[0]).not.toHaveProperty('property');
  const unit = await made.send([{ orgUnit: 'OuNorth0000', value: '1' }], 'strictOrganisationUnits=true');
  expect(unit.conflicts).toMatchObject([{ object: 'OuNorth0000', property: 'orgUnit' }]);
});
