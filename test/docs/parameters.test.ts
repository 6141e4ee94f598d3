import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syncDataset } from '../../pipelines';
import { parameterPage } from './parameter-page';

const file = join(__dirname, '..', '..', 'docs', 'parameters.md');

test('docs/parameters.md is what the schema of syncDataset says (npm run docs writes it)', () => {
  const page = parameterPage(syncDataset.definition);
  if (process.env['SLUICE_WRITE_DOCS'] === '1') writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
});

test('every parameter has a description', () => {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => /\| +\|$/.test(row))).toEqual([]);
});
