import {
  ContradictoryArgumentsError,
  MalformedArgumentError,
  MissingArgumentError,
  SuperfluousArgumentError,
  UnknownIdsError,
} from '../../../dhis2/dataframe/argument-errors';
import { extractDataElementGroups } from '../../../dhis2/dataframe/extract-data-element-groups';
import { extractDataElements } from '../../../dhis2/dataframe/extract-data-elements';
import { extractDataset } from '../../../dhis2/dataframe/extract-dataset';
import type { ExtractOptions } from '../../../dhis2/dataframe/extract-options';
import { elements, groups, sets, startWorld, units, unitGroups, type World } from './extract-world';

describe('arguments of the extract functions', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ version: '2.44' });
  });
  afterAll(() => world.stop());

  const here = { orgUnits: [units.clinicA] };
  const now = { periods: ['202401'] };
  const dates = { startDate: '2024-01-01', endDate: '2024-01-31' };

  /** What plain JavaScript may pass; the compiler would refuse some of it. */
  const untyped = (options: object): ExtractOptions => options;

  it.each([
    ['no period and no dates', here, MissingArgumentError, 'Give startDate and endDate, or periods'],
    ['only lastUpdated', { ...here, lastUpdated: '2024-01-01' }, MissingArgumentError, 'lastUpdated only narrows'],
    ['a start without an end', { ...here, startDate: '2024-01-01' }, MissingArgumentError, 'endDate is missing'],
    ['an end without a start', { ...here, endDate: '2024-01-01' }, MissingArgumentError, 'startDate is missing'],
    ['dates and periods', { ...here, ...now, ...dates }, ContradictoryArgumentsError, 'not both'],
    ['a start date and periods', { ...here, ...now, startDate: '2024-01-01' }, ContradictoryArgumentsError, 'not both'],
    [
      'a start after the end',
      { ...here, startDate: '2024-02-01', endDate: '2024-01-31' },
      ContradictoryArgumentsError,
      'startDate 2024-02-01 is after endDate 2024-01-31',
    ],
    ['no org units', now, MissingArgumentError, 'Give orgUnits or orgUnitGroups'],
    ['no org units in the list', { ...now, orgUnits: [] }, MissingArgumentError, 'orgUnits is empty'],
    ['an empty list of periods', { ...here, periods: [] }, MissingArgumentError, 'periods is empty'],
    [
      'org units and groups',
      { ...now, ...here, orgUnitGroups: [unitGroups.clinics] },
      ContradictoryArgumentsError,
      'either orgUnits or orgUnitGroups',
    ],
    ['a malformed org unit', { ...now, orgUnits: ['abc'] }, MalformedArgumentError, 'orgUnits: not a DHIS2 UID'],
    ['org units as a text', { ...now, orgUnits: units.clinicA }, MalformedArgumentError, 'orgUnits must be a list'],
    ['a number among org units', { ...now, orgUnits: [7] }, MalformedArgumentError, 'orgUnits must hold texts only'],
    ['a period that does not exist', { ...here, periods: ['2024W53'] }, MalformedArgumentError, '"2024W53"'],
    ['a malformed period', { ...here, periods: ['2024-1'] }, MalformedArgumentError, 'nearest form'],
    ['a malformed date', { ...here, ...dates, endDate: '31.1.2024' }, MalformedArgumentError, 'endDate must be a day'],
    ['a day that does not exist', { ...here, ...dates, endDate: '2024-02-30' }, MalformedArgumentError, '2024-02-30'],
    ['a date as a number', { ...here, ...dates, startDate: 2024 }, MalformedArgumentError, 'startDate must be a day'],
    [
      'lastUpdated without offset',
      { ...here, ...now, lastUpdated: '2024-01-01T10:00:00' },
      MalformedArgumentError,
      'lastUpdated must be',
    ],
    ['includeChildren as a text', { ...here, ...now, includeChildren: 'yes' }, MalformedArgumentError, 'true or false'],
    [
      'deleted values without their column',
      { ...here, ...now, includeDeleted: true },
      SuperfluousArgumentError,
      'needs extraColumns',
    ],
    ['an unknown option', { ...here, ...now, orgunits: [] }, SuperfluousArgumentError, 'Unknown: orgunits'],
  ])('refuses %s', async (_, options, kind, text) => {
    const before = world.simulator.log.total;
    const extraction = extractDataset(world.dhis2, sets.monthly, untyped(options));
    await expect(extraction).rejects.toThrow(kind);
    await expect(extraction).rejects.toThrow(text);
    expect(world.simulator.log.total).toBe(before);
  });

  it('refuses ids of data that are malformed or missing', async () => {
    const options = { ...here, ...now };
    await expect(extractDataset(world.dhis2, 'monthly', options)).rejects.toThrow(MalformedArgumentError);
    await expect(extractDataElements(world.dhis2, [], options)).rejects.toThrow(MissingArgumentError);
    await expect(extractDataElementGroups(world.dhis2, ['x'], options)).rejects.toThrow(MalformedArgumentError);
  });

  it('refuses ids that the server does not know, naming all of them', async () => {
    const { dhis2 } = world;
    const options = { ...here, ...now };
    const nobody = 'nObody00001';
    await expect(extractDataset(dhis2, nobody, options)).rejects.toMatchObject({ collection: 'dataSets' });
    await expect(extractDataElements(dhis2, [elements.number, nobody], options)).rejects.toMatchObject({
      collection: 'dataElements',
      ids: [nobody],
    });
    await expect(extractDataElementGroups(dhis2, [groups.numbers, nobody], options)).rejects.toThrow(UnknownIdsError);
    const elsewhere = { ...now, orgUnits: [units.clinicA, nobody, 'nObody00002'] };
    await expect(extractDataset(dhis2, sets.monthly, elsewhere)).rejects.toThrow(`${nobody}, nObody00002`);
    const nowhere = { ...now, orgUnitGroups: [nobody] };
    await expect(extractDataset(dhis2, sets.monthly, nowhere)).rejects.toThrow(UnknownIdsError);
  });

  it('refuses periods that this version does not have', async () => {
    const old = await startWorld({ version: '2.40' });
    try {
      const financial = { ...here, periods: ['2024Sep'] };
      await expect(extractDataset(old.dhis2, sets.monthly, financial)).rejects.toThrow('2024Sep (FinancialSep)');
    } finally {
      await old.stop();
    }
  });

  it('refuses elements without a data set on 2.38, which reads elements by their sets', async () => {
    const old = await startWorld({ version: '2.38' });
    try {
      const extraction = extractDataElements(old.dhis2, [elements.number, elements.orphan], { ...here, ...now });
      await expect(extraction).rejects.toThrow(elements.orphan);
    } finally {
      await old.stop();
    }
  });
});
