import type { SimulatorOptions } from '../../../simulator/simulator';
import { ask } from '../http-client';
import { clerk, partnerA, partnerB, World } from './value-world';

const worlds: World[] = [];
async function world(version: SimulatorOptions['version'], more: Partial<SimulatorOptions> = {}): Promise<World> {
  const started = await World.start({ version, ...more });
  worlds.push(started);
  return started;
}
afterEach(() => Promise.all(worlds.splice(0).map((each) => each.simulator.stop())));

const codes = (summary: { conflicts: { errorCode?: string }[] }): (string | undefined)[] =>
  summary.conflicts.map((conflict) => conflict.errorCode);

describe('up to 2.42', () => {
  test('a crash after n rows is an ERROR with zero counts, and n rows stay written', async () => {
    const made = await world('2.42');
    made.simulator.state.faults.crashAfterRows = () => 3;
    const values = Array.from({ length: 8 }, (_, i) => ({ period: `20230${i + 1}`, value: i }));
    const summary = await made.send(values);
    expect(summary.status).toBe('ERROR');
    expect(summary.importCount).toEqual({ imported: 0, updated: 0, ignored: 0, deleted: 0 });
    expect(summary).not.toHaveProperty('dataSetComplete');
    expect(made.simulator.values()).toHaveLength(3);
  });

  test('nearly 1,900 short values go in with one insert; a NUL character later leaves them written', async () => {
    const made = await world('2.42');
    const bulk = Array.from({ length: 2_400 }, (_, i) => ({
      dataElement: 'DeText00000',
      period: `${1950 + Math.floor(i / 12)}${String((i % 12) + 1).padStart(2, '0')}`,
      value: i === 2_399 ? 'a\0b' : 'x',
    }));
    const summary = await made.send(bulk, 'force=true');
    expect(summary.status).toBe('ERROR');
    const written = made.simulator.values().length;
    expect(written).toBeGreaterThan(1_800);
    expect(written).toBeLessThan(2_000);
  });

  test('a tombstone without value for an element with option set crashes; rows before it stay', async () => {
    const made = await world('2.42');
    await made.send([{ dataElement: 'DeColour000', value: 'RED' }, { value: '1' }]);
    const summary = await made.send([{ value: '2' }, { dataElement: 'DeColour000', deleted: true }]);
    expect(summary.status).toBe('ERROR');
    expect(made.row({})?.value).toBe('2');
    expect(made.row({ dataElement: 'DeColour000' })?.deleted).toBe(false);
  });

  test('skipExistingCheck fails on one stored key', async () => {
    const made = await world('2.42');
    await made.send([{ value: '1' }]);
    const summary = await made.send([{ period: '202402', value: '2' }, { value: '3' }], 'skipExistingCheck=true');
    expect(summary.status).toBe('ERROR');
    expect(made.simulator.values().map((row) => row.value)).toEqual(['1']);
  });

  test('the first copy of a new key wins and is counted alone; the last copy of a stored key wins', async () => {
    const made = await world('2.42');
    const first = await made.send([{ value: '1' }, { value: '2' }]);
    expect(first.importCount).toEqual({ imported: 1, updated: 0, ignored: 0, deleted: 0 });
    expect(made.row({})?.value).toBe('1');
    await made.send([{ value: '3' }, { value: '4' }]);
    expect(made.row({})?.value).toBe('4');
  });

  test('an insignificant zero posted again and again toggles the row', async () => {
    const made = await world('2.42');
    const zero = { dataElement: 'DeZero00000', value: '0' };
    expect((await made.send([zero])).importCount).toEqual({ imported: 0, updated: 0, ignored: 0, deleted: 0 });
    await made.send([{ ...zero, value: '5' }]);
    expect((await made.send([zero])).importCount.deleted).toBe(1);
    expect((await made.send([zero])).importCount.imported).toBe(1);
    expect(made.row(zero)).toMatchObject({ value: '0', deleted: false });
    expect((await made.send([zero])).importCount.deleted).toBe(1);
    const newer = await world('2.44');
    await newer.send([zero]);
    expect(newer.row(zero)).toMatchObject({ value: '0', deleted: false });
  });

  test('values are trimmed, stamps are whole seconds, and only a changed storedBy leaves the row alone', async () => {
    const made = await world('2.42');
    made.simulator.setClock(Date.parse('2024-06-10T12:00:00.789Z'));
    await made.send([{ dataElement: 'DeText00000', value: '  a b ', comment: ' c ', storedBy: 'first' }]);
    const row = made.row({ dataElement: 'DeText00000' });
    expect(row).toMatchObject({ value: 'a b', comment: 'c', storedBy: 'first' });
    expect(row?.lastUpdated).toBe(Date.parse('2024-06-10T12:00:00.000Z'));
    const again = await made.send([{ dataElement: 'DeText00000', value: 'a b', comment: 'c', storedBy: 'second' }]);
    expect(again.importCount.ignored).toBe(1);
    expect(made.row({ dataElement: 'DeText00000' })?.storedBy).toBe('first');
  });

  test('an empty value with a comment is stored as null', async () => {
    const made = await world('2.42');
    await made.send([{ value: '', comment: 'no report' }]);
    expect(made.row({})).toMatchObject({ value: null, comment: 'no report', deleted: false });
  });

  test('SYNC ignores and rejects every value', async () => {
    const summary = await (await world('2.42')).send([{ value: '1' }], 'importStrategy=SYNC');
    expect(summary).toMatchObject({ status: 'SUCCESS', rejectedIndexes: [0], importCount: { ignored: 1 } });
  });

  test.each([
    ['strictPeriods', { period: '2024W1' }, 'E7632'],
    ['strictOrganisationUnits', { orgUnit: 'OuNorth0000' }, 'E7636'],
    ['strictAttributeOptionCombos', { attributeOptionCombo: partnerA }, 'E7635'],
    ['strictCategoryOptionCombos', { categoryOptionCombo: partnerA }, 'E7634'],
    ['requireCategoryOptionCombo', { categoryOptionCombo: '' }, 'E7630'],
    ['requireAttributeOptionCombo', { attributeOptionCombo: '' }, 'E7631'],
  ])('%s refuses what is accepted without it', async (option, value, code) => {
    const made = await world('2.42');
    expect(codes(await made.send([{ ...value, value: '1' }], `${option}=true`))).toEqual([code]);
    expect(codes(await made.send([{ ...value, value: '1' }]))).toEqual([]);
  });

  test('a completeDate that is a date-time ends the import; one without period is a conflict without code', async () => {
    const made = await world('2.42');
    const top = { dataSet: 'DsMonthly00', period: '202401', orgUnit: 'OuClinicA00' };
    const dated = await made.send([{ value: '1' }], '', undefined, {
      ...top,
      completeDate: '2024-02-03T00:00:00.000+0000',
    });
    expect([dated.status, made.simulator.values().length]).toEqual(['ERROR', 0]);
    const short = await made.send([{ value: '1' }], '', undefined, {
      dataSet: 'DsMonthly00',
      completeDate: '2024-02-03',
    });
    expect([short.status, short.conflicts.length, codes(short)[0]]).toEqual(['WARNING', 1, undefined]);
    expect(made.row({})?.value).toBe('1');
  });

  test('2.40 answers /api/37 with the bare summary, 2.42 wraps it', async () => {
    for (const [version, wrapped] of [
      ['2.40', false],
      ['2.42', true],
    ] as const) {
      const made = await world(version);
      const got = await ask(`${made.simulator.url}/api/37/dataValueSets`, { method: 'POST', body: { dataValues: [] } });
      expect(Object.keys(got.json() as object).includes('response')).toBe(wrapped);
    }
  });
});

describe('2.43 and later', () => {
  test('the silent loss answers 200 SUCCESS with everything ignored, writes nothing and keeps its word once', async () => {
    const made = await world('2.44');
    let times = 1;
    made.simulator.state.faults.silentIgnored = () => times-- > 0;
    const values = [{ value: '1' }, { period: '202402', value: '2' }];
    const lost = await made.send(values);
    expect(lost).toMatchObject({
      status: 'SUCCESS',
      importCount: { updated: 0, ignored: 2 },
      conflicts: [],
      rejectedIndexes: [],
    });
    expect(made.simulator.values()).toEqual([]);
    expect((await made.send(values)).importCount.updated).toBe(2);
  });

  test('an element in two sets is E8002 without a set in the payload', async () => {
    const made = await world('2.44');
    const value = { dataElement: 'DeTwoSets00', value: '1' };
    expect((await made.send([value])).conflicts[0]).toMatchObject({
      errorCode: 'E8002',
      objects: { args: '[DsTwoA00000, DsTwoB00000]' },
    });
    expect((await made.send([value], '', undefined, { dataSet: 'DsTwoB00000' })).status).toBe('SUCCESS');
  });

  test('dataEntryAutoGroup splits by set', async () => {
    const made = await world('2.44');
    made.simulator.state.settings.set('dataEntryAutoGroup', true);
    const summary = await made.send([{ value: '1' }, { dataElement: 'DeWindow000', value: '1' }], 'force=true');
    expect(summary).toMatchObject({ status: 'SUCCESS', importCount: { updated: 2 } });
  });

  test('a combo may be sent as an object of category and option when the payload names the set', async () => {
    const made = await world('2.44');
    const value = {
      dataElement: 'DePartner00',
      attributeOptionCombo: { CaPartner00: 'CoPartnerA0' } as never,
      value: '1',
    };
    expect(codes(await made.send([value]))).toEqual(['E8101']);
    expect((await made.send([value], '', undefined, { dataSet: 'DsPartner00' })).status).toBe('SUCCESS');
    expect(made.row({ dataElement: 'DePartner00', attributeOptionCombo: partnerA })?.value).toBe('1');
  });

  test('a closed category option is E8012, which names the option', async () => {
    const made = await world('2.44');
    const value = { dataElement: 'DePartner00', attributeOptionCombo: partnerB, value: '1' };
    expect((await made.send([value], '', clerk)).conflicts[0]).toMatchObject({
      errorCode: 'E8012',
      objects: { args: '[CoPartnerB0]' },
    });
    // 2.42 does not find an option combo with an option that the user may not write.
    expect(codes(await (await world('2.42')).send([value], '', clerk))).toEqual(['E7615']);
  });

  test('numbers of the payload are taken as they were written', async () => {
    const made = await world('2.44');
    const body = `{"dataValues":[{"dataElement":"DeZero00000","period":202401,"orgUnit":"OuClinicA00","value":1.50}]}`;
    const got = await fetch(`${made.simulator.url}/api/dataValueSets`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('admin:district')}`, 'content-type': 'application/json' },
      body,
    });
    expect(got.status).toBe(200);
    expect(made.row({ dataElement: 'DeZero00000' })?.value).toBe('1.50');
  });
});
