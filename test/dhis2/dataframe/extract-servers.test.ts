import { Dhis2 } from '../../../dhis2/dhis2';
import { extractDataset } from '../../../dhis2/dataframe/extract-dataset';
import { withRetry } from '../../../dhis2/dataframe/with-retry';
import { Dhis2RefusedError, Dhis2TooLargeError, Dhis2UnavailableError } from '../../../dhis2/errors/errors';
import { elements, sets, startWorld, units, unitGroups, type World } from './extract-world';

const exported = { path: '/api/dataValueSets' };

describe.each(['2.42', '2.44'] as const)('extraction from a DHIS2 %s that makes difficulties', (version) => {
  let world: World;
  const clinics = { periods: ['202401', '202402', '202403'], orgUnits: [units.clinicA, units.clinicB] };

  beforeAll(async () => {
    world = await startWorld({ version });
    world.simulator.insert(
      clinics.periods.flatMap((period) =>
        clinics.orgUnits.map((orgUnit) => ({ dataElement: elements.number, period, orgUnit, value: '1' })),
      ),
    );
    world.simulator.addUser({ username: 'north', password: 'North-123', authorities: [], orgUnits: [units.north] });
  });
  afterEach(() => world.simulator.faults.clear());
  afterAll(() => world.stop());

  it('asks for less when the answer is too large', async () => {
    world.simulator.faults.add({
      match: { ...exported, when: ({ query }) => query.filter(([name]) => name === 'period').length > 1 },
      fault: { kind: 'status', status: 413 },
      times: Infinity,
    });
    const frame = await extractDataset(world.dhis2, sets.monthly, clinics);
    expect(frame.height).toBe(6);
  });

  it('gives up when even one org unit and period are too large', async () => {
    world.simulator.faults.add({ match: exported, fault: { kind: 'status', status: 413 }, times: Infinity });
    await expect(extractDataset(world.dhis2, sets.monthly, clinics)).rejects.toThrow(Dhis2TooLargeError);
  });

  it('makes one attempt, and as many as are wished inside withRetry', async () => {
    const busy = { match: exported, fault: { kind: 'status', status: 503 } as const, times: 2 };
    world.simulator.faults.add({ ...busy, times: 1 });
    await expect(extractDataset(world.dhis2, sets.monthly, clinics)).rejects.toThrow(Dhis2UnavailableError);
    world.simulator.faults.add(busy);
    const extraction = () => extractDataset(world.dhis2, sets.monthly, clinics);
    expect((await withRetry(extraction, { firstDelayMs: 1 })).height).toBe(6);
  });

  it('is cancelled by its signal, with the reason of the signal', async () => {
    const held = world.simulator.faults.hold(exported, 'before');
    const controller = new AbortController();
    const reason = new Error('enough');
    const extraction = extractDataset(world.dhis2, sets.monthly, { ...clinics, signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    await expect(extraction).rejects.toBe(reason);
    held.release();
  });

  it('reads groups for users who are assigned above their members', async () => {
    const dhis2 = new Dhis2({ url: world.simulator.url, auth: { username: 'north', password: 'North-123' } });
    try {
      const options = { periods: clinics.periods, orgUnitGroups: [unitGroups.clinics] };
      expect((await extractDataset(dhis2, sets.monthly, options)).height).toBe(6);
      const outside = { periods: clinics.periods, orgUnits: [units.clinicA, units.south] };
      await expect(extractDataset(dhis2, sets.monthly, outside)).rejects.toThrow(Dhis2RefusedError);
    } finally {
      await dhis2.close();
    }
  });

  it('reads dates that touch a 53rd week from Sunday in a year of 52 ISO weeks', async () => {
    const weekly = 'xtDs0000004';
    const element = 'xtDe0000008';
    world.simulator.seed({
      dataElements: [
        {
          id: element,
          name: element,
          shortName: element,
          domainType: 'AGGREGATE',
          valueType: 'INTEGER',
          aggregationType: 'SUM',
          categoryCombo: { id: 'bjDvmb4bfuf' },
        },
      ],
      dataSets: [
        {
          id: weekly,
          name: weekly,
          shortName: weekly,
          periodType: 'WeeklySunday',
          dataSetElements: [{ dataElement: { id: element } }],
          organisationUnits: [{ id: units.clinicA }],
        },
      ],
    });
    world.simulator.insert([{ dataElement: element, period: '2025SunW52', orgUnit: units.clinicA, value: '5' }]);
    world.simulator.faults.add({
      match: { ...exported, when: ({ query }) => query.some(([, value]) => value === '2025SunW53') },
      fault: { kind: 'status', status: 400, body: 'json' },
      times: Infinity,
    });
    const range = { startDate: '2025-12-21', endDate: '2025-12-31', orgUnits: [units.clinicA] };
    const frame = await extractDataset(world.dhis2, weekly, range);
    expect(frame.getColumn('period').toArray()).toEqual(['2025SunW52']);
  });
});
