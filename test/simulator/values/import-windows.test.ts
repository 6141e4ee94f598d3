import type { SimulatorOptions } from '../../../simulator/simulator';
import { ask } from '../http-client';
import { clerk, summaryOf, World } from './value-world';

const worlds: World[] = [];
async function world(version: SimulatorOptions['version'], more: Partial<SimulatorOptions> = {}): Promise<World> {
  const started = await World.start({ version, ...more });
  worlds.push(started);
  return started;
}
afterEach(() => Promise.all(worlds.splice(0).map((each) => each.simulator.stop())));

const codes = (summary: { conflicts: { errorCode?: string }[] }): (string | undefined)[] =>
  summary.conflicts.map((conflict) => conflict.errorCode);

describe('when the set is open', () => {
  const clock = Date.parse('2024-02-10T12:00:00Z');

  test.each([
    ['2.42', ['E7643'], []],
    ['2.43.0', [], ['E8030']],
    ['2.44', ['E8030'], []],
  ] as const)(
    '%s outside and inside an input period: %j and %j (2.43.0 has the test inverted)',
    async (version, outside, inside) => {
      const made = await world(version);
      const value = { dataElement: 'DeWindow000', value: '1' };
      made.simulator.setClock(Date.parse('2024-03-10T12:00:00Z'));
      expect(codes(await made.send([value]))).toEqual(outside);
      made.simulator.setClock(clock);
      expect(codes(await made.send([value]))).toEqual(inside);
      expect(codes(await made.send([value], 'force=true'))).toEqual([]);
    },
  );

  test.each([
    ['2.42', 'E7643'],
    ['2.43.0', 'E8030'],
    ['2.43.1', 'E8030'],
    ['2.44', 'E8030'],
  ] as const)(
    '%s takes no value of a period that has no input period, where the set has some',
    async (version, code) => {
      const made = await world(version);
      made.simulator.setClock(clock);
      const value = { dataElement: 'DeWindow000', period: '202312', value: '1' };
      expect(codes(await made.send([value]))).toEqual([code]);
    },
  );

  test.each([
    ['2.42', 'E7640'],
    ['2.44', 'E8030'],
  ] as const)(
    '%s closes a period expiryDays + 1 after its end, but not for superusers and lock exceptions',
    async (version, code) => {
      const made = await world(version);
      const value = { dataElement: 'DeExpiry000', value: '1' };
      made.simulator.setClock(Date.parse('2024-02-11T23:00:00Z'));
      expect(codes(await made.send([value], '', clerk))).toEqual([]);
      made.simulator.setClock(Date.parse('2024-02-12T01:00:00Z'));
      expect(codes(await made.send([value], '', clerk))).toEqual([code]);
      expect(codes(await made.send([value]))).toEqual([]);
      made.simulator.addLockException('OuClinicA00', '202401', 'DsExpiry000');
      expect(codes(await made.send([value], '', clerk))).toEqual([]);
    },
  );

  test('openFuturePeriods 0 closes the current period, 1 opens it', async () => {
    for (const [version, code] of [
      ['2.42', 'E7641'],
      ['2.44', 'E8030'],
    ] as const) {
      const made = await world(version);
      made.simulator.setClock(clock);
      expect(codes(await made.send([{ period: '202402', value: '1' }], '', clerk))).toEqual([code]);
      made.simulator.change('dataSets', 'DsMonthly00', { openFuturePeriods: 1 });
      expect(codes(await made.send([{ period: '202402', value: '1' }], '', clerk))).toEqual([]);
      // OLD holds superusers to the open periods, too; NEW does not.
      expect(codes(await made.send([{ period: '209901', value: '1' }]))).toEqual(version === '2.42' ? [code] : []);
    }
  });

  test('approved data refuses writes at the unit and below', async () => {
    for (const [version, code] of [
      ['2.42', 'E7642'],
      ['2.44', 'E8033'],
    ] as const) {
      const made = await world(version);
      made.simulator.change('dataSets', 'DsMonthly00', { workflow: { id: 'WfMonthly00' } });
      made.simulator.approve('WfMonthly00', '202401', 'OuNorth0000');
      expect(codes(await made.send([{ value: '1' }]))).toEqual([code]);
      expect(codes(await made.send([{ orgUnit: 'OuClinicC00', value: '1' }]))).toEqual([]);
    }
  });
});

describe('the first write of a period', () => {
  const values = [{ value: '1' }, { period: '202402', value: '2' }];

  test('by parallel posts on NEW: a loser answers 200 SUCCESS and nothing of it is written', async () => {
    const made = await world('2.44');
    const bodies = ['OuClinicA00', 'OuClinicB00', 'OuClinicC00'].map((orgUnit) =>
      values.map((value) => ({ ...value, orgUnit })),
    );
    const summaries = await made.sendTogether(bodies);
    const lost = summaries.filter((summary) => summary.importCount.ignored === 2);
    expect(lost).toHaveLength(2);
    expect(lost.every((summary) => summary.status === 'SUCCESS' && summary.conflicts.length === 0)).toBe(true);
    expect(made.simulator.values()).toHaveLength(2);
    for (const body of bodies) expect((await made.send(body)).importCount.updated).toBe(2);
  });

  test('by parallel posts on OLD: E7611 on good periods, and a repetition lands', async () => {
    const made = await world('2.42');
    const bodies = ['OuClinicA00', 'OuClinicB00', 'OuClinicC00'].map((orgUnit) =>
      values.map((value) => ({ ...value, orgUnit })),
    );
    const summaries = await made.sendTogether(bodies);
    expect(summaries.flatMap(codes)).toContain('E7611');
    for (const body of bodies) expect(codes(await made.send(body))).toEqual([]);
    expect(made.simulator.values()).toHaveLength(6);
  });

  test('is no race when a GET has named the period before (OLD)', async () => {
    const made = await world('2.42');
    await made.get('dataSet=DsMonthly00&orgUnit=OuClinicA00&period=202401&period=202402');
    const bodies = ['OuClinicA00', 'OuClinicB00'].map((orgUnit) => values.map((value) => ({ ...value, orgUnit })));
    const summaries = await made.sendTogether(bodies);
    expect(summaries.flatMap(codes)).toEqual([]);
  });

  test('loses rows of parallel dry runs (OLD); a repeat is clean; NEW creates nothing there', async () => {
    const bodies = ['OuClinicA00', 'OuClinicB00', 'OuClinicC00'].map((orgUnit) =>
      values.map((value) => ({ ...value, orgUnit })),
    );
    const old = await world('2.42');
    const dry = await Promise.all(bodies.map((body) => old.send(body, 'dryRun=true')));
    expect(dry.flatMap(codes)).toContain('E7611');
    for (const body of bodies) expect(codes(await old.send(body, 'dryRun=true'))).toEqual([]);
    expect(old.simulator.values()).toEqual([]);
    const made = await world('2.44');
    for (const summary of await Promise.all(bodies.map((body) => made.send(body, 'dryRun=true')))) {
      expect(summary.importCount).toMatchObject({ updated: 2, ignored: 0 });
    }
    expect([...made.simulator.state.knownPeriods]).toEqual([]);
  });

  test.each([
    ['2.40', 'dataValueSets', true],
    ['2.42', 'dataValueSets', true],
    ['2.44', 'dataValueSets', false],
    ['2.40', 'completeDataSetRegistrations', true],
    ['2.42', 'completeDataSetRegistrations', true],
    ['2.44', 'completeDataSetRegistrations', true],
  ] as const)('is run by parallel reads on %s of %s: %j, with a 409 that has no code', async (version, path, races) => {
    const made = await world(version);
    const read = (period: string) =>
      ask(`${made.simulator.url}/api/${path}?dataSet=DsMonthly00&orgUnit=OuClinicA00&period=${period}&period=2024Q1`);
    const statuses = async () =>
      (await Promise.all([1, 2, 3, 4].map(() => read('202401')))).map(({ status }) => status);
    const first = await statuses();
    expect(first).toContain(200);
    expect(first.includes(409)).toBe(races);
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    if (!races) return;
    const [lost] = (await Promise.all([read('202402'), read('202402')])).filter(({ status }) => status === 409);
    const said = lost?.json() as { message: string; errorCode?: string };
    expect(said.errorCode).toBeUndefined();
    expect(said.message).toContain('duplicate key value');
    const range = `dataSet=DsMonthly00&orgUnit=OuClinicA00&startDate=2024-05-01&endDate=2024-05-31`;
    await ask(`${made.simulator.url}/api/${path}?${range}`);
    expect([...made.simulator.state.knownPeriods].sort()).toEqual(['202401', '202402', '2024Q1']);
  });

  test('says so in other words on 2.40 where there are several periods', async () => {
    const made = await world('2.40');
    const query = 'dataSet=DsMonthly00&orgUnit=OuClinicA00&period=202401&period=202402';
    const answers = await Promise.all([1, 2].map(() => ask(`${made.simulator.url}/api/dataValueSets?${query}`)));
    const lost = answers.find(({ status }) => status === 409)?.json();
    expect(lost).toMatchObject({ message: 'ConstraintViolationException: could not execute statement' });
    expect(lost).not.toHaveProperty('errorCode');
  });

  test('is run by a completeness read that is refused as well', async () => {
    const made = await world('2.42');
    await ask(`${made.simulator.url}/api/completeDataSetRegistrations?orgUnit=OuClinicA00&period=202401`);
    expect([...made.simulator.state.knownPeriods]).toEqual(['202401']);
  });

  test('is lost by parallel registrations: 409 without code on OLD, an import that failed on NEW', async () => {
    const post = async (made: World, orgUnit: string) =>
      ask(`${made.simulator.url}/api/completeDataSetRegistrations`, {
        method: 'POST',
        body: {
          completeDataSetRegistrations: [{ dataSet: 'DsMonthly00', period: '202401', organisationUnit: orgUnit }],
        },
      });
    const old = await world('2.42');
    const answers = await Promise.all(['OuClinicA00', 'OuClinicB00'].map((orgUnit) => post(old, orgUnit)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.json()).not.toHaveProperty('response');
    expect((await post(old, 'OuClinicB00')).status).toBe(200);
    const made = await world('2.44');
    const together = await Promise.all(['OuClinicA00', 'OuClinicB00'].map((orgUnit) => post(made, orgUnit)));
    expect(together.map((answer) => summaryOf(answer).status)).toEqual(['ERROR', 'ERROR']);
    expect(summaryOf(await post(made, 'OuClinicB00')).status).toBe('SUCCESS');
  });

  test('can be lost by a switch in serial posts as well', async () => {
    const made = await world('2.44');
    const asked: string[][] = [];
    made.simulator.state.faults.periodRace = (periods) => asked.push(periods) === 1;
    expect((await made.send(values)).importCount).toMatchObject({ updated: 0, ignored: 2 });
    expect((await made.send(values)).importCount).toMatchObject({ updated: 2, ignored: 0 });
    expect(asked).toEqual([['202401', '202402']]);
  });

  test('as a completeness registration is refused once on NEW', async () => {
    const made = await world('2.44');
    const registration = { dataSet: 'DsMonthly00', period: '202401', organisationUnit: 'OuClinicA00' };
    const post = (): Promise<ReturnType<typeof summaryOf>> =>
      ask(`${made.simulator.url}/api/completeDataSetRegistrations`, {
        method: 'POST',
        body: { completeDataSetRegistrations: [registration] },
      }).then(summaryOf);
    expect(await post()).toMatchObject({ status: 'ERROR', importCount: { imported: 0, ignored: 0 }, conflicts: [] });
    expect(await post()).toMatchObject({ status: 'SUCCESS', importCount: { imported: 1 } });
  });
});

test('parallel posts of the same new keys: all but one fail on OLD', async () => {
  const made = await world('2.42');
  made.simulator.state.knownPeriods.add('202401');
  const summaries = await made.sendTogether(['1', '2', '3'].map((value) => [{ value }]));
  expect(summaries.filter((summary) => summary.status === 'SUCCESS')).toHaveLength(1);
  expect(made.simulator.values()).toHaveLength(1);
});
