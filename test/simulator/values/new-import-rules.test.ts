import { clerk, combo, partnerA, World } from './value-world';

const worlds: World[] = [];
async function world(): Promise<World> {
  const started = await World.start({ version: '2.44' });
  worlds.push(started);
  return started;
}
afterEach(() => Promise.all(worlds.splice(0).map((each) => each.simulator.stop())));

const faults = (summary: { conflicts: { errorCode?: string; objects?: Record<string, string> }[] }): unknown[] =>
  summary.conflicts.map(({ errorCode, objects }) => `${errorCode ?? ''} ${objects?.['args'] ?? ''}`);

describe('a payload is decoded by 2.43 and later', () => {
  const bare = { categoryOptionCombo: combo, attributeOptionCombo: combo, value: '1' };
  const decoded = async (value: object, top: object = {}): Promise<string> => {
    const got = await (await world()).post({ ...top, dataValues: [{ ...bare, ...value }] });
    if (got.status === 500) return '500';
    const { response } = got.json() as { response: { conflicts: { errorCode: string }[] } };
    return response.conflicts.map((conflict) => conflict.errorCode).join(' ');
  };

  test.each([
    [{}, 'E8100'],
    [{ period: '202401' }, 'E8102'],
    [{ period: '202413' }, '500'],
    [{ period: '202401', dataElement: '' }, 'E8104'],
    [{ period: '202401', dataElement: 'DeInteger00' }, 'E8105'],
    [{ period: '202401', dataElement: 'x', orgUnit: 'y' }, 'E8104'],
    [{ period: '202401', dataElement: 'DeInteger00', orgUnit: '' }, 'E8106'],
  ])('period first, then element, then unit: %j is %s', async (value, expected) => {
    expect(await decoded(value)).toBe(expected);
  });

  const whole = { period: '202401', dataElement: 'DeInteger00', orgUnit: 'OuClinicA00' };
  test('with a period of its own that cannot be read only as a 500, whatever its values say', async () => {
    expect(await decoded(whole, { period: '2024-xx' })).toBe('500');
  });

  test('with its completion before any value', async () => {
    expect(await decoded({}, { dataSet: 'DsMonthly00', completeDate: '2024-02-03' })).toBe('E8009');
    expect(await decoded({}, { dataSet: 'DsMonthly00', completeDate: 'true' })).toBe('E8008');
  });
});

describe('values on 2.43 and later', () => {
  test('that are deleted are checked when other values of the payload are not', async () => {
    const made = await world();
    const deleted = { period: '202402', value: 'x', deleted: true };
    expect(await made.send([deleted])).toMatchObject({ status: 'SUCCESS', importCount: { updated: 1 } });
    expect(faults(await made.send([{ value: '1' }, deleted]))).toEqual(['E8122 1-x-INTEGER-value_not_integer']);
    const without = { period: '202402', deleted: true };
    expect(await made.send([{ value: '1' }, without])).toMatchObject({
      status: 'SUCCESS',
      importCount: { updated: 2 },
    });
  });

  test('of an element with comment options need one of them as comment', async () => {
    const made = await world();
    made.simulator.change('dataElements', 'DeText00000', { commentOptionSet: { id: 'OsColour000' } });
    const value = { dataElement: 'DeText00000', value: 'v' };
    expect(faults(await made.send([value]))).toEqual(['E8124 0-null']);
    expect(faults(await made.send([{ ...value, comment: 'BLUE' }]))).toEqual(['E8124 0-BLUE']);
    expect(faults(await made.send([{ ...value, comment: 'RED' }]))).toEqual([]);
  });

  test('that are blank are no option', async () => {
    expect(faults(await (await world()).send([{ dataElement: 'DeColour000', value: ' ' }]))).toEqual([
      'E8123 0- -DeColour000',
    ]);
  });
});

describe('timeliness on 2.43 and later', () => {
  test('names expired periods alone, then those that are not open yet', async () => {
    const made = await world();
    made.simulator.setClock(Date.parse('2024-06-10T12:00:00Z'));
    const send = (periods: string[]): Promise<unknown[]> =>
      made
        .send(
          periods.map((period) => ({ dataElement: 'DeExpiry000', period, value: '1' })),
          '',
          clerk,
        )
        .then(faults);
    expect(await send(['202401', '202412', '202405'])).toEqual(['E8030 DsExpiry000-[202401]']);
    expect(await send(['202412', '202405'])).toEqual(['E8030 DsExpiry000-[202412]']);
  });

  test('names option combo, unit and periods of approved data', async () => {
    const made = await world();
    made.simulator.change('dataSets', 'DsMonthly00', { workflow: { id: 'WfMonthly00' } });
    made.simulator.approve('WfMonthly00', '202401', 'OuNorth0000');
    const summary = await made.send([{ value: '1' }, { period: '202402', value: '2' }]);
    expect(faults(summary)).toEqual([`E8033 ${combo}-OuClinicA00-[202401]`]);
  });

  test('wants the whole period within the dates of the category options', async () => {
    const made = await world();
    made.simulator.change('categoryOptions', 'CoPartnerA0', { startDate: '2024-01-15', endDate: '2024-03-31' });
    const value = { dataElement: 'DePartner00', attributeOptionCombo: partnerA, value: '1' };
    expect(faults(await made.send([value]))).toEqual([`E8032 ${partnerA}-[202401]`]);
    expect(faults(await made.send([{ ...value, period: '202403' }]))).toEqual([]);
  });
});
