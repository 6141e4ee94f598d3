import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
