import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { defaultCombo, linesOf, namesakes, s, seedMappingWorld, t, valueOf } from '../kit/mapping-world';
import { runFailure } from '../kit/run-failure';
import { startSluice, type SluiceUnderTest } from '../kit/sluice-under-test';

let source: Simulator;
let old: Simulator;
let recent: Simulator;
let sluice: SluiceUnderTest;
let mappingsFolder: string;

beforeAll(async () => {
  [source, old, recent] = [
    await startSimulator({ version: '2.42' }),
    await startSimulator({ version: '2.38' }),
    await startSimulator({ version: '2.44' }),
  ];
  seedMappingWorld(source, 'source');
  seedMappingWorld(old, 'target');
  seedMappingWorld(recent, 'target');
  mappingsFolder = await mkdtemp(join(tmpdir(), 'sluice-mappings-'));
  sluice = await startSluice(
    [
      { name: 'source', url: source.url },
      { name: 'old', url: old.url },
      { name: 'recent', url: recent.url },
    ],
    { mappingsFolder },
  );
}, 120_000);
afterAll(async () => {
  await sluice.stop();
  await Promise.all([source.stop(), old.stop(), recent.stop()]);
  await rm(mappingsFolder, { recursive: true, force: true });
});

const parameters = (target: string, mappings: object) => ({
  source: 'source',
  target,
  dataSets: [{ source: s('Monthly'), target: t('Monthly') }],
  periods: ['202401'],
  mappings,
  dryRun: false,
});

it('takes tables and pairs from CSV files and sums what lands on one key, into old and new servers', async () => {
  const csv = (table: Record<string, string>) =>
    ['source,target', ...Object.entries(table).map((line) => line.join()), ''].join('\n');
  await writeFile(
    join(mappingsFolder, 'org-units.csv'),
    csv({ ...namesakes().orgUnits, [s('ClinicB')]: t('ClinicA') }),
  );
  await writeFile(join(mappingsFolder, 'data-elements.csv'), csv(namesakes().dataElements));
  const pairs = [
    'source_data_element,source_category_option_combo,target_data_element,target_category_option_combo',
    `${s('Cases')},${s('Male')},${t('CasesM')},${defaultCombo}`,
    `${s('Cases')},${s('Female')},${t('CasesF')},${defaultCombo}`,
  ];
  await writeFile(join(mappingsFolder, 'pairs.csv'), pairs.join('\n'));
  source.insert([
    valueOf('source', 'Cases', '3', { categoryOptionCombo: s('Male') }),
    valueOf('source', 'Cases', '4', { categoryOptionCombo: s('Female') }),
    valueOf('source', 'Weight', '0.1'),
    valueOf('source', 'Weight', '0.2', { orgUnit: s('ClinicB') }),
  ]);
  for (const [name, target] of [
    ['old', old],
    ['recent', recent],
  ] as const) {
    target.insert([valueOf('target', 'Cases', '77', { categoryOptionCombo: t('Male') })]);
    const result = await sluice.run(
      'syncDataset',
      parameters(name, {
        orgUnits: { file: 'org-units.csv' },
        dataElements: { file: 'data-elements.csv' },
        pairs: { file: 'pairs.csv' },
        onCollision: 'sum',
      }),
    );
    expect(result.outcome).toBe('complete');
    expect(result.dataSets[0]?.account).toMatchObject({
      extracted: 4,
      merged: 1,
      mapped: 3,
      created: 3,
      targetRead: 0,
    });
    expect(linesOf(target)).toEqual([
      'Cases ClinicA 202401 Male default = 77',
      'CasesF ClinicA 202401 default default = 4',
      'CasesM ClinicA 202401 default default = 3',
      'Weight ClinicA 202401 default default = 0.3',
    ]);
  }
}, 300_000);

it('ends a run at once whose mapping file has lines that nobody filled in, and names them', async () => {
  await writeFile(join(mappingsFolder, 'open.csv'), `source,target,match\n${s('Visits')},,ambiguous\n`);
  const failure = await runFailure(
    sluice.run('syncDataset', parameters('recent', { dataElements: { file: 'open.csv' } })),
  );
  expect(failure.lines.join('\n')).toContain(
    `line 2: "target" is empty for ${s('Visits')} (match: ambiguous): fill in an id, write - to leave it unmapped, or delete the line`,
  );
}, 300_000);

it('counts and lists what no table names, of each kind', async () => {
  for (const server of [source, recent]) server.state.dataValues.clear();
  const without = (table: Record<string, string>, name: string) =>
    Object.fromEntries(Object.entries(table).filter(([from]) => from !== s(name)));
  const { dataElements, orgUnits, categoryOptionCombos, attributeOptionCombos } = namesakes();
  source.insert([
    valueOf('source', 'Visits', '1'),
    valueOf('source', 'Note', 'unmapped element'),
    valueOf('source', 'Visits', '2', { orgUnit: s('ClinicB') }),
    valueOf('source', 'Cases', '3', { categoryOptionCombo: s('Male') }),
    valueOf('source', 'Cases', '4', { categoryOptionCombo: s('Female') }),
    valueOf('source', 'Aid', '5', { attributeOptionCombo: s('PartnerA') }),
    valueOf('source', 'Aid', '6', { attributeOptionCombo: s('PartnerB') }),
    valueOf('source', 'Colour', '1'),
    valueOf('source', 'Referral', s('ClinicB')),
  ]);
  const result = await sluice.run('syncDataset', {
    ...parameters('recent', {
      dataElements: without(dataElements, 'Note'),
      orgUnits: without(orgUnits, 'ClinicB'),
      categoryOptionCombos: without(categoryOptionCombos, 'Female'),
      attributeOptionCombos: without(attributeOptionCombos, 'PartnerB'),
      optionCodes: { [t('Colours')]: { '2': 'BLUE' } },
    }),
    dataSets: ['Monthly', 'Partners'].map((name) => ({ source: s(name), target: t(name) })),
    gate: { maxRejectedShare: 1 },
  });
  expect(result.outcome).toBe('complete with rejects');
  expect(linesOf(recent)).toEqual([
    'Aid ClinicA 202401 default PartnerA = 5',
    'Cases ClinicA 202401 Male default = 3',
    'Visits ClinicA 202401 default default = 1',
  ]);
  expect(
    result.dataSets.map(({ account: { extracted, rejected, created } }) => [extracted, rejected, created]),
  ).toEqual([
    [7, 5, 2],
    [2, 1, 1],
  ]);
  const files = await Promise.all(
    ['Monthly', 'Partners'].map((name) =>
      readFile(join(sluice.storeFolder, 'runs', result.run, 'rejects', `${s(name)}.csv`), 'utf8'),
    ),
  );
  const listed = files.flatMap((csv) => parse<Record<string, string>>(csv, { columns: true }));
  expect(listed.map(({ code, source_data_element_id: element, value }) => [code, element, value]).sort()).toEqual(
    [
      ['UNMAPPED', s('Note'), 'unmapped element'],
      ['UNMAPPED', s('Visits'), '2'],
      ['UNMAPPED', s('Cases'), '4'],
      ['UNMAPPED', s('Aid'), '6'],
      ['UNMAPPED_VALUE', s('Colour'), '1'],
      ['UNMAPPED_VALUE', s('Referral'), s('ClinicB')],
    ].sort(),
  );
  const texts = listed.map(({ text }) => text ?? '').join('\n');
  for (const name of ['Note', 'ClinicB', 'Female', 'PartnerB']) expect(texts).toContain(s(name));
}, 120_000);

it('reads the org units that a CSV file names, and says which line of it is wrong', async () => {
  const named = { orgUnits: { file: 'clinics.csv' }, dryRun: true };
  await writeFile(join(mappingsFolder, 'clinics.csv'), `name;id\nA;${s('ClinicA')}\n`);
  const preview = await sluice.run('syncDataset', { ...parameters('recent', namesakes()), ...named });
  const all = await sluice.run('syncDataset', { ...parameters('recent', namesakes()), dryRun: true });
  const [some, every] = [preview, all].map(({ dataSets }) => dataSets[0]?.account.extracted ?? 0);
  expect(some).toBeGreaterThan(0);
  expect(some).toBeLessThan(every ?? 0);

  await writeFile(join(mappingsFolder, 'clinics.csv'), 'id\nBo\n');
  const { lines } = await runFailure(sluice.run('syncDataset', { ...parameters('recent', namesakes()), ...named }));
  expect(lines.join()).toMatch(/clinics\.csv.*line 2: "Bo" in "id" is not a DHIS2 UID/s);
}, 120_000);
