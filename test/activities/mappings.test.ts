import { startSimulator, type Simulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { accountProblems, DirectRunner, type DirectResult } from '../kit/direct-run';
import { defaultCombo, linesOf, namesakes, s, seedMappingWorld, t, valueOf } from '../kit/mapping-world';

const monthly = [{ source: s('Monthly'), target: t('Monthly') }];
const periods = ['202401', '202402'];

describe.each<[string, SimulatorVersion]>([
  ['OLD', '2.38'],
  ['NEW', '2.43.0'],
])('mappings into a server of the profile %s', (_, version) => {
  let source: Simulator;
  let target: Simulator;
  let runner: DirectRunner;

  beforeAll(async () => {
    source = await startSimulator({ version: '2.42' });
    target = await startSimulator({ version });
    seedMappingWorld(source, 'source');
    seedMappingWorld(target, 'target');
    runner = await DirectRunner.start(source, target);
  });
  beforeEach(() => {
    source.state.dataValues.clear();
    target.state.dataValues.clear();
  });
  afterAll(async () => {
    await runner.stop();
    await Promise.all([source.stop(), target.stop()]);
  });

  const sync = async (mappings: object, sizes: object = {}, dataSets = monthly): Promise<DirectResult> => {
    const result = await runner.run({ dataSets, periods, mappings: { ...namesakes(), ...mappings }, sizes });
    expect(accountProblems(result)).toEqual([]);
    expect(result.differences).toEqual([]);
    return result;
  };
  const reasons = (result: DirectResult) => result.rejectReasons.map(({ code, rows }) => [code, rows]);

  it('bring every kind of id to its namesake, by tables', async () => {
    source.insert([
      valueOf('source', 'Cases', '3', { categoryOptionCombo: s('Male') }),
      valueOf('source', 'Births', '4', { categoryOptionCombo: s('FemaleOld') }),
      valueOf('source', 'Visits', '5', { orgUnit: s('ClinicF'), period: '202402' }),
      valueOf('source', 'Aid', '6', { attributeOptionCombo: s('PartnerB') }),
    ]);
    const result = await sync({}, {}, [...monthly, { source: s('Partners'), target: t('Partners') }]);
    expect(linesOf(target)).toEqual([
      'Aid ClinicA 202401 default PartnerB = 6',
      'Births ClinicA 202401 OldFemale default = 4',
      'Cases ClinicA 202401 Male default = 3',
      'Visits ClinicF 202402 default default = 5',
    ]);
    expect(result.account.created).toBe(4);
  });

  it('turn option combos of one element into elements, and leave their other option combos at the target alone', async () => {
    source.insert([
      valueOf('source', 'Cases', '3', { categoryOptionCombo: s('Male') }),
      valueOf('source', 'Cases', '4', { categoryOptionCombo: s('Female') }),
    ]);
    // the element's own namesake is no image of anything: both of its option combos are paired
    target.insert([
      valueOf('target', 'Cases', '77', { categoryOptionCombo: t('Male') }),
      valueOf('target', 'CasesM', '88'),
    ]);
    const pair = (sex: string, element: string) => ({
      source: { dataElement: s('Cases'), categoryOptionCombo: s(sex) },
      target: { dataElement: t(element), categoryOptionCombo: defaultCombo },
    });
    const result = await sync({ pairs: [pair('Male', 'CasesM'), pair('Female', 'CasesF')] });
    expect(linesOf(target)).toEqual([
      'Cases ClinicA 202401 Male default = 77',
      'CasesF ClinicA 202401 default default = 4',
      'CasesM ClinicA 202401 default default = 3',
    ]);
    expect(result.account).toMatchObject({ created: 1, updated: 1, targetRead: 1, targetUpdated: 1 });
  });

  it('turn elements into option combos of one element, which alone are in scope', async () => {
    source.insert([valueOf('source', 'Visits', '3'), valueOf('source', 'Weight', '4')]);
    target.insert([
      valueOf('target', 'Cases', '77', { categoryOptionCombo: t('Female') }),
      valueOf('target', 'Cases', '3', { categoryOptionCombo: t('Male') }),
    ]);
    const pair = (element: string, to: string, sex: string) => ({
      source: { dataElement: s(element) },
      target: { dataElement: t(to), categoryOptionCombo: t(sex) },
    });
    const { Cases, ...others } = { ...namesakes().dataElements, Cases: '' };
    const dataElements = Object.fromEntries(Object.entries(others).filter(([id]) => id !== s('Cases')));
    expect(Cases).toBe('');
    const result = await sync({
      dataElements,
      pairs: [pair('Visits', 'Cases', 'Male'), pair('Weight', 'Births', 'KidMale')],
    });
    expect(linesOf(target)).toEqual([
      'Births ClinicA 202401 KidMale default = 4',
      'Cases ClinicA 202401 Female default = 77',
      'Cases ClinicA 202401 Male default = 3',
    ]);
    expect(result.account).toMatchObject({ created: 1, unchanged: 1, targetRead: 1, targetUnchanged: 1 });
  });

  it('give a pair its own attribute option combo', async () => {
    source.insert([valueOf('source', 'Visits', '3')]);
    target.insert([
      valueOf('target', 'Aid', '50', { attributeOptionCombo: t('PartnerB') }),
      valueOf('target', 'Aid', '9', { attributeOptionCombo: t('PartnerA') }),
    ]);
    const pairs = [
      {
        source: { dataElement: s('Visits'), categoryOptionCombo: defaultCombo },
        target: { dataElement: t('Aid'), categoryOptionCombo: defaultCombo, attributeOptionCombo: t('PartnerA') },
      },
    ];
    const result = await sync({ pairs }, {}, [{ source: s('Monthly'), target: t('Partners') }]);
    expect(linesOf(target)).toEqual([
      'Aid ClinicA 202401 default PartnerA = 3',
      'Aid ClinicA 202401 default PartnerB = 50',
    ]);
    expect(result.account).toMatchObject({ updated: 1, targetRead: 1 });
  });

  it('put all values on one attribute option combo', async () => {
    source.insert([valueOf('source', 'Visits', '3'), valueOf('source', 'Visits', '4', { period: '202402' })]);
    const result = await sync({ dataElements: { [s('Visits')]: t('Aid') }, attributeOptionCombo: t('PartnerA') }, {}, [
      { source: s('Monthly'), target: t('Partners') },
    ]);
    expect(linesOf(target)).toEqual([
      'Aid ClinicA 202401 default PartnerA = 3',
      'Aid ClinicA 202402 default PartnerA = 4',
    ]);
    expect(result.account.created).toBe(2);
  });

  it('respell option codes by the target option set and reject codes without a line', async () => {
    source.insert([valueOf('source', 'Colour', '1'), valueOf('source', 'Colour', '2', { period: '202402' })]);
    const result = await sync({ optionCodes: { [t('Colours')]: { '1': 'RED' } } });
    expect(linesOf(target)).toEqual(['Colour ClinicA 202401 default default = RED']);
    expect(reasons(result)).toEqual([['UNMAPPED_VALUE', 1]]);
  });

  it('send ORGANISATION_UNIT values through the table of org units', async () => {
    source.insert([
      valueOf('source', 'Referral', s('ClinicB')),
      valueOf('source', 'Referral', 'Elsewhere00', { period: '202402' }),
    ]);
    const result = await sync({});
    expect(linesOf(target)).toEqual([`Referral ClinicA 202401 default default = ${t('ClinicB')}`]);
    expect(reasons(result)).toEqual([['UNMAPPED_VALUE', 1]]);
  });

  it('reject what a table does not name, or keep its id where ids are the same', async () => {
    source.insert([valueOf('source', 'Visits', '3'), valueOf('source', 'Note', 'a')]);
    const dataElements = { [s('Visits')]: t('Visits') };
    const strict = await sync({ dataElements });
    expect(linesOf(target)).toEqual(['Visits ClinicA 202401 default default = 3']);
    expect(reasons(strict)).toEqual([['UNMAPPED', 1]]);
    const kept = await sync({ dataElements, unmapped: 'keep' });
    expect(reasons(kept)).toEqual([['UNKNOWN_DATA_ELEMENT', 1]]);
  });

  it('reject all rows that land on one key', async () => {
    source.insert([
      valueOf('source', 'Visits', '3'),
      valueOf('source', 'Cases', '4', { categoryOptionCombo: s('Male') }),
    ]);
    target.insert([valueOf('target', 'Total', '100')]);
    const pairs = [
      { source: { dataElement: s('Visits') }, target: { dataElement: t('Total'), categoryOptionCombo: defaultCombo } },
      { source: { dataElement: s('Cases') }, target: { dataElement: t('Total'), categoryOptionCombo: defaultCombo } },
    ];
    const result = await sync({ pairs });
    expect(linesOf(target)).toEqual(['Total ClinicA 202401 default default = 100']);
    expect(reasons(result)).toEqual([['COLLISION', 2]]);
    expect(result.account).toMatchObject({ rejected: 2, mapped: 0, targetRead: 1, targetLeftAlone: 1 });
  });

  it('refuse elements of two data sets of one run that become one target value, and write neither', async () => {
    source.insert([
      valueOf('source', 'Visits', '1'),
      valueOf('source', 'Aid', '2', { attributeOptionCombo: s('PartnerA') }),
    ]);
    target.insert([valueOf('target', 'Total', '99')]);
    const mapped = {
      dataElements: { [s('Visits')]: t('Total'), [s('Aid')]: t('Total') },
      attributeOptionCombos: { [s('PartnerA')]: defaultCombo },
    };
    const both = ['Monthly', 'Partners'].map((name) => ({ source: s(name), target: t('Monthly') }));
    for (const onCollision of ['reject', 'sum']) {
      await expect(sync({ ...mapped, onCollision }, {}, both)).rejects.toThrow(
        `data elements of the data sets ${s('Monthly')} and ${s('Partners')} become the same values at the target (data element and option combo ${t('Total')} ${defaultCombo})`,
      );
    }
    expect(linesOf(target)).toEqual(['Total ClinicA 202401 default default = 99']);
  });

  it('sum rows that land on one key, exactly', async () => {
    source.insert([
      valueOf('source', 'Weight', '0.1'),
      valueOf('source', 'Weight', '0.2', { orgUnit: s('ClinicB') }),
      valueOf('source', 'Weight', '10000000000000000.5', { orgUnit: s('ClinicC') }),
    ]);
    const orgUnits = { ...namesakes().orgUnits, [s('ClinicB')]: t('ClinicA'), [s('ClinicC')]: t('ClinicA') };
    const result = await sync({ orgUnits, onCollision: 'sum' });
    expect(linesOf(target)).toEqual(['Weight ClinicA 202401 default default = 10000000000000000.8']);
    expect(result.account).toMatchObject({ extracted: 3, merged: 2, mapped: 1, created: 1 });
  });

  it('plan org units that become one into one chunk', async () => {
    source.insert(
      ['ClinicA', 'ClinicE', 'ClinicF'].map((unit, at) =>
        valueOf('source', 'Visits', String(at + 1), { orgUnit: s(unit) }),
      ),
    );
    const orgUnits = { ...namesakes().orgUnits, [s('ClinicF')]: t('ClinicA') };
    const result = await sync({ orgUnits, onCollision: 'sum' }, { chunkValues: 22 });
    expect(result.chunks).toContain('The ClinicA, The ClinicF × 202401');
    expect(result.chunks.length).toBeGreaterThan(4);
    expect(linesOf(target)).toEqual([
      'Visits ClinicA 202401 default default = 4',
      'Visits ClinicE 202401 default default = 2',
    ]);
  });

  it('plan an org unit that keeps its id with those that are mapped to that id', async () => {
    const shared = {
      id: t('ClinicA'),
      name: 'Shared',
      shortName: 'Shared',
      openingDate: '1990-01-01',
      parent: { id: s('South') },
    };
    source.seed({ organisationUnits: [shared] });
    source.insert([
      valueOf('source', 'Visits', '1', { orgUnit: s('ClinicB') }),
      valueOf('source', 'Visits', '2', { orgUnit: t('ClinicA') }),
    ]);
    const result = await sync(
      { orgUnits: { [s('ClinicB')]: t('ClinicA') }, unmapped: 'keep', onCollision: 'sum' },
      { chunkValues: 22 },
    );
    expect(linesOf(target)).toEqual(['Visits ClinicA 202401 default default = 3']);
    expect(result.account).toMatchObject({ merged: 1, created: 1 });
  });

  it('bring values of combos that the source gives its element no more, where the target has them', async () => {
    source.insert([valueOf('source', 'Visits', '3', { categoryOptionCombo: s('Male') })]);
    target.insert([valueOf('target', 'Visits', '2', { categoryOptionCombo: t('Male') })]);
    const result = await sync({});
    expect(linesOf(target)).toEqual(['Visits ClinicA 202401 Male default = 2']);
    expect(reasons(result)).toEqual([['OPTION_COMBO', 1]]);
  });
});
