import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPipelines } from '../../cli/pipelines/shipped-pipelines';
import { parameterPage } from './parameter-page';

const file = join(__dirname, '..', '..', 'docs', 'parameters.md');
const all = shippedPipelines().map(({ pipeline }) => pipeline.definition);

test('docs/parameters.md is what the schemas of the pipelines say (npm run docs writes it)', () => {
  const page = parameterPage(all);
  if (process.env['SLUICE_WRITE_DOCS'] === '1') writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
});

test('every parameter of every pipeline has a description', () => {
  const page = readFileSync(file, 'utf8');
  expect([...page.matchAll(/^## `(\w+)`$/gm)].map(([, id]) => id)).toEqual(all.map(({ id }) => id));
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => /\| +\|$/.test(row))).toEqual([]);
});
