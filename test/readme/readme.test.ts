import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf, exitCodes } from '../../cli/exit-codes';
import { outcomes } from '../../contracts/outcome';
import { syncDataset } from '../../pipelines';
import { demoDataSets, demoMappings, expectedTarget } from '../../simulator/demo/demo';
import { simulatorVersions } from '../../simulator/version';
import { loadConfig } from '../../worker/config/load-config';
import { compileProblems } from './compile-snippets';
import { fencedBlocks, onlyBlock, repository, shellLines } from './fenced-blocks';

const readme = readFileSync(join(repository, 'README.md'), 'utf8');
const packageJson = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

let folder: string;
beforeAll(() => {
  // below the repository, so that packages are found from here
  mkdirSync(join(repository, '.tmp'), { recursive: true });
  folder = mkdtempSync(join(repository, '.tmp', 'readme-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('configuration and parameters in the README', () => {
  test('sluice.yaml is accepted, with the secrets in the environment', () => {
    const path = join(folder, 'sluice.yaml');
    writeFileSync(path, onlyBlock('README.md', 'yaml'));
    const config = loadConfig({ path, env: { DISTRICT_PASSWORD: 'a', NATIONAL_PASSWORD: 'b' } });
    expect([...config.connections.keys()]).toEqual(['district', 'national']);
    expect(config.mappingsFolder).toBe(join(folder, 'docs', 'walkthrough', 'mappings'));
  });

  test('the parameters fit the pipeline and name the connections of sluice.yaml', () => {
    const given: unknown = JSON.parse(onlyBlock('README.md', 'json'));
    const parsed = syncDataset.definition.parameters.parse(given);
    expect(parsed).toMatchObject({ source: 'district', target: 'national', dryRun: true });
  });

  test('both are the files of the walk-through', () => {
    for (const [language, file] of [
      ['yaml', 'sluice.yaml'],
      ['json', 'malaria.json'],
    ] as const) {
      expect(onlyBlock('README.md', language)).toBe(
        readFileSync(join(repository, 'docs', 'walkthrough', file), 'utf8'),
      );
    }
  });

  test('data sets and mapping tables of the walk-through are those of the demo servers', () => {
    const tables = demoMappings();
    for (const [file, table] of [
      ['data-elements', tables.dataElements],
      ['org-units', tables.orgUnits],
      ['category-option-combos', tables.categoryOptionCombos],
      ['attribute-option-combos', tables.attributeOptionCombos],
    ] as const) {
      const path = join(repository, 'docs', 'walkthrough', 'mappings', `${file}.csv`);
      const lines = Object.entries(table).map((pair) => pair.join(','));
      expect(readFileSync(path, 'utf8').trim().split('\n')).toEqual(['source,target', ...lines]);
    }
    const { dataSets } = syncDataset.definition.parameters.parse(JSON.parse(onlyBlock('README.md', 'json')));
    expect(demoDataSets().map(({ source, target }) => ({ source, target }))).toEqual(expect.arrayContaining(dataSets));
  });
});

describe('the pipeline in the README', () => {
  const snippet = onlyBlock('README.md', 'ts');

  test('has the tasks of the pipeline that is shipped, up to the registrations of complete forms', () => {
    const shipped = readFileSync(join(repository, 'pipelines', 'sync-dataset.ts'), 'utf8');
    const tasks = (text: string) => [...text.matchAll(/task\('(\w+)', (?:sluice\.)?(\w+)/g)].map(([, ...task]) => task);
    expect([...tasks(snippet), ['completeness', 'syncCompleteness']]).toEqual(tasks(shipped));
    expect(tasks(snippet)).toHaveLength(6);
  });

  test("compiles with imports from 'sluice/pipelines', and does not when it goes round the gate", () => {
    const [good, bad] = compileProblems(folder, {
      'pipeline.ts': snippet,
      'round-the-gate.ts': snippet.replace('importDataValues({ input: passed', 'importDataValues({ input: difference'),
    });
    expect(good).toEqual([]);
    expect(bad?.join('\n')).toMatch(/difference.*passed/s);
  }, 120_000);
});

describe('numbers and tables in the README', () => {
  test("the demo's output has the numbers of the demo's generator", () => {
    const output = fencedBlocks('README.md').find(({ text }) => text.includes('DEMO_MALARIA'))?.text ?? '';
    const rows = [...output.matchAll(/^DEMO_\w+ +(.*)$/gm)].map(([, cells = '']) => cells.split(/ {2,}/).map(Number));
    const sum = (column: number) => rows.reduce((total, row) => total + (row[column] ?? 0), 0);
    const { counts, rows: target } = expectedTarget();
    expect([sum(0), sum(1), sum(2), sum(3), sum(6)]).toEqual([
      counts.extracted,
      counts.created,
      counts.updated,
      counts.unchanged,
      counts.rejected,
    ]);
    expect(output).toContain(`exactly what it should: ${target.size} values`);
    expect(output).toContain(`, ${counts.extracted} values`);
  });

  test('the exit codes are those of the command', () => {
    const rows = [...readme.matchAll(/^\| (\d+) +\| (.*?) +\|$/gm)];
    expect(rows.map(([, code]) => Number(code))).toEqual(Object.values(exitCodes));
    for (const outcome of outcomes) {
      const row = rows.find(([, code]) => Number(code) === exitCodeOf(outcome));
      expect(row?.[2]).toContain(`\`${outcome}\``);
    }
  });

  test('the versions that the simulator plays are named', () => {
    const [, named = ''] = /the simulator plays ([\d., and]+)\./.exec(readme.replace(/\s+/g, ' ')) ?? [];
    expect(named.split(/, | and /)).toEqual([...simulatorVersions]);
  });
});

describe('commands in the README', () => {
  const lines = shellLines('README.md').flatMap((line) => line.split('&&').map((part) => part.trim()));

  test('npm scripts exist', () => {
    const scripts = lines.flatMap((line) => /^npm (?:run )?(\w[\w:]*)/.exec(line)?.[1] ?? []);
    expect(scripts).toEqual(expect.arrayContaining(['demo', 'test']));
    for (const script of scripts.filter((name) => name !== 'install'))
      expect(packageJson.scripts).toHaveProperty(script);
  });
});
