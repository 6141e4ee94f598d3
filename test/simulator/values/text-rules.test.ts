import type { SimulatorVersion } from '../../../simulator/version';
import { combo, World, type TestValue } from './value-world';

const worlds: World[] = [];
async function world(version: SimulatorVersion): Promise<World> {
  const started = await World.start({ version });
  worlds.push(started);
  return started;
}
afterEach(() => Promise.all(worlds.splice(0).map((each) => each.simulator.stop())));

const place = 'dataSet=DsMonthly00&orgUnit=OuClinicA00&period=202401';
const text: TestValue = { dataElement: 'DeText00000' };
const nbsp = '\u00a0';

const old = ['2.38', '2.40', '2.41', '2.42'] as const;
const recent = ['2.43.0', '2.43.1', '2.44'] as const;

/** value and comment of the one row, from JSON. */
async function inJson(made: World): Promise<unknown[]> {
  const [row] = await made.exported(place);
  return [row?.['value'], row?.['comment']];
}

/** The line of the one row in CSV, from its value on. */
async function inCsv(made: World): Promise<string> {
  const csv = (await made.get(`${place}&format=csv`)).text;
  return csv.slice(csv.indexOf('\n') + 1).split(`${combo},`)[2] ?? '';
}

describe.each(old)('%s', (version) => {
  test.each([
    ['a\\', 'a'],
    ['a\\\\', 'a\\'],
    ['\\', ''],
    [' a\\ \n', 'a'],
    ['\\\\ ', '\\'],
    ['a\\b', 'a\\b'],
    [`a\\${nbsp}`, `a\\${nbsp}`],
  ])('stores %j, sent as value and comment, as %j, when it inserts and when it updates', async (sent, stored) => {
    const made = await world(version);
    const summary = await made.send([{ ...text, value: sent, comment: sent }]);
    expect(summary).toMatchObject({ status: 'SUCCESS', importCount: { imported: 1, ignored: 0 }, rejectedIndexes: [] });
    expect(await inJson(made)).toEqual([stored, stored]);
    await made.send([{ ...text, value: 'between', comment: 'between' }]);
    await made.send([{ ...text, value: sent, comment: sent }]);
    expect(await inJson(made)).toEqual([stored, stored]);
  });

  test('holds what was sent against what it stored, so that a backslash at the end is an update each time', async () => {
    const made = await world(version);
    await made.send([{ ...text, value: 'a\\' }]);
    expect((await made.send([{ ...text, value: 'a\\' }])).importCount.updated).toBe(1);
    expect((await made.send([{ ...text, value: 'a' }])).importCount.ignored).toBe(1);
  });

  test('trims blanks, tabs and line ends of value and comment, but no no-break space', async () => {
    const made = await world(version);
    await made.send([{ ...text, value: ' \t\r\na  b\n', comment: `${nbsp} c ${nbsp}\t` }]);
    expect(await inJson(made)).toEqual(['a  b', `${nbsp} c ${nbsp}`]);
    expect(await inCsv(made)).toContain('a  b,admin,');
    expect(await inCsv(made)).toContain(`,${nbsp} c ${nbsp},`);
  });

  test('keeps a value of no-break spaces, and deletes for one of blanks', async () => {
    const made = await world(version);
    await made.send([{ ...text, value: nbsp }]);
    expect(await inJson(made)).toEqual([nbsp, null]);
    expect((await made.send([{ ...text, value: ' \t ' }])).importCount.deleted).toBe(1);
  });
});

describe.each(recent)('%s', (version) => {
  test.each([
    [' a ', 'a'],
    ['\t\r\na  b\n', 'a  b'],
    ['  ', ''],
    ['\n', ''],
    [`${nbsp}a${nbsp}`, `${nbsp}a${nbsp}`],
    [nbsp, nbsp],
    ['a\\', 'a\\'],
    ['\\', '\\'],
    [' a\\ ', 'a\\'],
  ])('stores and shows %j whole in JSON, and in CSV as %j', async (sent, shown) => {
    const made = await world(version);
    await made.send([{ ...text, value: sent, comment: sent }]);
    expect(await inJson(made)).toEqual([sent, sent]);
    const [value, , , comment] = (await inCsv(made)).split(',');
    expect([value, comment]).toEqual([shown, shown]);
  });
});

test.each(['2.42', '2.44'] as const)(
  'a no-break space is no number to %s, while a blank is none either',
  async (version) => {
    const made = await world(version);
    const summary = await made.send([{ value: nbsp }, { period: '202402', value: '\u2003' }]);
    expect(summary.rejectedIndexes).toEqual([0]);
  },
);

describe.each(old)('an insignificant zero at %s', (version) => {
  const zero: TestValue = { dataElement: 'DeZero00000', value: '0' };
  const none = { imported: 0, updated: 0, ignored: 0, deleted: 0 };

  test('is in no count where no row is, deletes the row that is there, and brings its tombstone back', async () => {
    const made = await world(version);
    expect(await made.send([zero])).toMatchObject({ status: 'SUCCESS', importCount: none, rejectedIndexes: [] });
    expect(made.row(zero)).toBeUndefined();
    await made.send([{ ...zero, value: '5' }]);
    expect((await made.send([zero])).importCount).toEqual({ ...none, deleted: 1 });
    expect(made.row(zero)).toMatchObject({ deleted: true });
    expect((await made.send([zero])).importCount).toEqual({ ...none, imported: 1 });
    expect(made.row(zero)).toMatchObject({ value: '0', deleted: false });
  });
});
