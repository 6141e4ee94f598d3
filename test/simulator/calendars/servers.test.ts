import type { CalendarName } from '../../../simulator/calendars/calendar';
import type { SimulatorVersion } from '../../../simulator/version';
import { ask } from '../http-client';
import { clerk, summaryOf, World } from '../values/value-world';

const worlds: World[] = [];
async function world(version: SimulatorVersion, calendar: CalendarName): Promise<World> {
  const started = await World.start({ version, calendar });
  worlds.push(started);
  return started;
}
afterEach(() => Promise.all(worlds.splice(0).map((each) => each.simulator.stop())));

const place = 'dataSet=DsMonthly00&orgUnit=OuClinicA00';
/** A month of each calendar with its first and its last day. */
const months = [
  ['ethiopian', '201601', '2023-09-12', '2023-10-11'],
  ['nepali', '208001', '2023-04-14', '2023-05-14'],
] as const;
const both = ['2.42', '2.44'] as const;
const each = both.flatMap((version) => months.map((month) => [version, ...month] as const));

test.each(each)('%s in %s stores %s, exports it by name and within its true days only', async (...row) => {
  const [version, calendar, period, start, end] = row;
  const made = await world(version, calendar);
  expect((await made.send([{ period, value: '1' }])).status).toBe('SUCCESS');
  const ids = async (query: string): Promise<unknown[]> =>
    (await made.exported(`${place}&${query}`)).map((value) => value['value']);
  expect(await ids(`period=${period}`)).toEqual(['1']);
  expect(await ids(`startDate=${start}&endDate=${end}`)).toEqual(['1']);
  const dayAfter = start.replace(/\d\d$/, (day) => String(Number(day) + 1).padStart(2, '0'));
  expect(await ids(`startDate=${dayAfter}&endDate=${end}`)).toEqual([]);
});

const refused = [
  ['ethiopian', '201613'],
  ['ethiopian', '201600'],
  ['ethiopian', '20161301'],
  ['ethiopian', '20160131'],
  ['ethiopian', '2016W1'],
  ['nepali', '208013'],
  ['nepali', '196912'],
  ['nepali', '2080W1'],
] as const;

test.each(refused)('2.44 in %s answers 500 to a POST of %s and 400 to a GET', async (calendar, period) => {
  const made = await world('2.44', calendar);
  const got = await made.post({ dataValues: [made.value({ period, value: '1' })] });
  expect([got.status, made.simulator.values()]).toEqual([500, []]);
  expect((await made.get(`${place}&period=${period}`)).status).toBe(400);
});

test.each(refused)(
  '2.42 in %s rejects %s with E7611, and drops it from a GET, which needs another period then',
  async (calendar, period) => {
    const made = await world('2.42', calendar);
    const good = calendar === 'nepali' ? '208002' : '201602';
    const { conflicts, importCount } = await made.send([
      { period, value: '1' },
      { period: good, value: '2' },
    ]);
    expect([conflicts.map(({ errorCode }) => errorCode), importCount]).toMatchObject([['E7611'], { imported: 1 }]);
    expect(await made.errorOf(`${place}&period=${period}`)).toBe('409 E2002');
    expect(await made.exported(`${place}&period=${period}&period=${good}`)).toMatchObject([{ value: '2' }]);
  },
);

test.each(both)('%s takes the Nepali month 00, which lasts all year', async (version) => {
  const made = await world(version, 'nepali');
  expect((await made.send([{ period: '208000', value: '1' }])).status).toBe('SUCCESS');
  expect(await made.exported(`${place}&startDate=2023-04-14&endDate=2024-04-11`)).toEqual([]);
  expect(await made.exported(`${place}&startDate=2023-04-14&endDate=2024-04-12`)).toHaveLength(1);
});

describe('Ethiopian periods of two weeks', () => {
  const twoWeeks = async (version: SimulatorVersion): Promise<World> => {
    const made = await world(version, 'ethiopian');
    made.simulator.seed({
      dataSets: [
        { ...made.simulator.state.metadata.get('dataSets', 'DsMonthly00'), id: 'DsMonthly00', periodType: 'BiWeekly' },
      ],
    });
    return made;
  };

  test('are stored by 2.42', async () => {
    const made = await twoWeeks('2.42');
    expect((await made.send([{ period: '2016BiW1', value: '1' }])).importCount).toMatchObject({ imported: 1 });
    expect(await made.exported(`${place}&startDate=2023-09-12&endDate=2023-09-25`)).toMatchObject([
      { period: '2016BiW1' },
    ]);
  });

  test('are lost by 2.44 behind a SUCCESS that counts them as ignored', async () => {
    const made = await twoWeeks('2.44');
    const { status, importCount, conflicts } = await made.send([{ period: '2016BiW1', value: '1' }], '', clerk);
    expect([status, importCount.ignored, conflicts]).toEqual(['SUCCESS', 1, []]);
    expect(made.simulator.values()).toEqual([]);
  });
});

describe('values of type DATE', () => {
  const dates = async (version: SimulatorVersion, calendar: CalendarName): Promise<World> => {
    const made = await world(version, calendar);
    const element = made.simulator.state.metadata.get('dataElements', 'DeText00000');
    made.simulator.seed({ dataElements: [{ ...element, id: 'DeText00000', valueType: 'DATE' }] });
    return made;
  };

  test.each(
    both.flatMap((version) => [
      [version, 'ethiopian', '201601', ['2016-02-30', '2024-02-30'], ['2016-13-05', '2024-01-31']] as const,
      [version, 'nepali', '208001', ['2080-02-32', '1970-01-31'], ['2080-01-32', '2080-13-01', '2080-01-00']] as const,
    ]),
  )('are dates of the calendar: %s in %s', async (version, calendar, period, valid, invalid) => {
    const made = await dates(version, calendar);
    for (const value of valid) {
      expect((await made.send([{ dataElement: 'DeText00000', period, value }])).status).toBe('SUCCESS');
    }
    for (const value of invalid) {
      const { conflicts } = await made.send([{ dataElement: 'DeText00000', period, value }]);
      expect(conflicts).toMatchObject([{ errorCode: version === '2.42' ? 'E7619' : 'E8122' }]);
    }
  });

  test.each([
    ['2.42', 409],
    ['2.44', 500],
  ] as const)(
    'fail the whole POST to %s with %d and no counts where the Nepali table has no such year',
    async (version, status) => {
      const made = await dates(version, 'nepali');
      const place = { dataElement: 'DeText00000', period: '208001' };
      const values = [
        { ...place, value: '2080-01-01' },
        { ...place, orgUnit: 'OuClinicB00', value: '1969-01-01' },
      ];
      const got = await made.post({ dataValues: values.map((value) => made.value(value)) });
      expect(got.status).toBe(status);
      expect(got.json()).not.toHaveProperty('response');
      expect(made.simulator.values()).toEqual([]);
      const single = new URLSearchParams({ de: 'DeText00000', pe: '208001', ou: 'OuClinicA00', value: '1969-01-01' });
      const alone = await ask(`${made.simulator.url}/api/dataValues?${single.toString()}`, { method: 'POST' });
      expect(alone.status).toBe(status);
    },
  );
});

describe('a closed time is told by true days', () => {
  test.each(months)('of units by 2.44 in %s (E8031), not by 2.42', async (calendar, period, start, end) => {
    for (const version of both) {
      const made = await world(version, calendar);
      const unit = made.simulator.state.metadata.get('organisationUnits', 'OuClinicA00');
      const sent = async (dates: object): Promise<string[]> => {
        made.simulator.seed({ organisationUnits: [{ ...unit, id: 'OuClinicA00', ...dates }] });
        return (await made.send([{ period, value: '1' }])).conflicts.flatMap(({ errorCode }) => errorCode ?? []);
      };
      const closed = version === '2.44' ? ['E8031'] : [];
      expect(await sent({ openingDate: start })).toEqual([]);
      expect(await sent({ openingDate: end })).toEqual(closed);
      expect(await sent({ openingDate: '1990-01-01', closedDate: start })).toEqual([]);
      expect(await sent({ openingDate: '1990-01-01', closedDate: '2023-04-13' })).toEqual(closed);
    }
  });

  test.each(each)('of sets that expire: %s in %s', async (version, calendar, period, _start, end) => {
    const made = await world(version, calendar);
    const value = { dataElement: 'DeExpiry000', period, value: '1' };
    const midnight = Date.parse(`${end}T00:00:00Z`);
    const day = 86_400_000;
    made.simulator.setClock(midnight + 12 * day - 1);
    expect((await made.send([value], '', clerk)).conflicts).toEqual([]);
    made.simulator.setClock(midnight + 12 * day);
    expect((await made.send([value], '', clerk)).conflicts).toMatchObject([
      { errorCode: version === '2.42' ? 'E7640' : 'E8030' },
    ]);
  });
});

describe('future periods of a set that opens none', () => {
  const takes = async (made: World, period: string): Promise<boolean> =>
    (await made.send([{ period, value: '1' }], '', clerk)).conflicts.length === 0;

  test('are taken by 2.42, which does not look', async () => {
    for (const [calendar, period] of [
      ['ethiopian', '203001'],
      ['nepali', '209001'],
    ] as const) {
      expect(await takes(await world('2.42', calendar), period)).toBe(true);
    }
  });

  test('are refused by 2.44 in Nepal from the current local month on', async () => {
    const made = await world('2.44', 'nepali');
    // 15 Mangsir 2083.
    made.simulator.setClock(Date.parse('2026-12-01T12:00:00Z'));
    expect([await takes(made, '208307'), await takes(made, '208308')]).toEqual([true, false]);
  });

  test('are judged by 2.44 in Ethiopia as if the Gregorian date were an Ethiopian one', async () => {
    const made = await world('2.44', 'ethiopian');
    made.simulator.setClock(Date.parse('2026-12-31T12:00:00Z'));
    expect([await takes(made, '202611'), await takes(made, '202612')]).toEqual([true, false]);
    // Pagume 2018, which lies in no month.
    made.simulator.setClock(Date.parse('2026-09-08T12:00:00Z'));
    expect([await takes(made, '202608'), await takes(made, '202609')]).toEqual([true, false]);
  });
});

describe('whatever the calendar', () => {
  test.each(each)('time stamps and the day of a completion are Gregorian: %s in %s', async (...row) => {
    const [version, calendar, period] = row;
    const made = await world(version, calendar);
    const { simulator } = made;
    simulator.setClock(Date.parse('2026-12-01T12:00:00Z'));
    await made.send([{ period, value: '1' }]);
    const [value] = await made.exported(`${place}&period=${period}`);
    expect(value?.['lastUpdated']).toMatch(/^2026-12-01T12:00:00/);
    const info = (await ask(`${simulator.url}/api/system/info`)).json();
    expect(info).toMatchObject({ calendar, serverDate: '2026-12-01T12:00:00.000' });
    const registration = {
      dataSet: 'DsMonthly00',
      period,
      organisationUnit: 'OuClinicA00',
      date: '2026-11-30',
      completed: true,
    };
    const url = `${simulator.url}/api/completeDataSetRegistrations`;
    const body = { completeDataSetRegistrations: [registration] };
    expect(summaryOf(await ask(url, { method: 'POST', body })).importCount.imported).toBe(1);
    const listed = (await ask(`${url}?${place}&period=${period}`)).json();
    expect(listed).toMatchObject({ completeDataSetRegistrations: [{ period, date: '2026-11-30' }] });
  });

  test.each(both)('%s changes it at once by its setting, and takes an unknown name for ISO 8601', async (version) => {
    const made = await world(version, 'iso8601');
    const { url } = made.simulator;
    const calendar = async (): Promise<unknown> =>
      ((await ask(`${url}/api/system/info`)).json() as { calendar: string }).calendar;
    const change = (name: string) => ask(`${url}/api/systemSettings/keyCalendar?value=${name}`, { method: 'POST' });
    expect(await calendar()).toBe('iso8601');
    expect((await change('nepali')).status).toBe(200);
    expect([await calendar(), (await made.send([{ period: '208001', value: '1' }])).status]).toEqual([
      'nepali',
      'SUCCESS',
    ]);
    await change('coptic');
    expect(await calendar()).toBe('coptic');
    await change('mayan');
    expect(await calendar()).toBe('iso8601');
  });
});
