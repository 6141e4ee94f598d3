import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const repository = join(__dirname, '..', '..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(repository, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

test.each(pages)('%s links only to files that exist', (page) => {
  const text = readFileSync(join(repository, page), 'utf8');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const files = links.filter((link) => !/^(https?:|#|mailto:)/.test(link)).map((link) => link.replace(/#.*$/, ''));
  expect(files.filter((link) => !existsSync(join(repository, dirname(page), link)))).toEqual([]);
});

test('docs/architecture.md has a row for each folder of the product and what it may import', () => {
  const rules = readFileSync(join(repository, '.dependency-cruiser.cjs'), 'utf8');
  const block = /const mayImport = (\{[\s\S]*?\n\});/.exec(rules)?.[1] ?? '';
  const allowed = [...block.matchAll(/^ {2}(\w+): \[(.*)\],$/gm)].map(([, folder = '', list = '']) => ({
    folder,
    imports: list.replaceAll("'", '').split(', ').filter(Boolean).join(', '),
  }));
  expect(allowed.length).toBeGreaterThan(8);
  const page = readFileSync(join(repository, 'docs', 'architecture.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)\/` +\| (.*?) +\|/gm)].map(([, folder = '', imports = '']) => ({
    folder,
    imports: imports === 'nothing' ? '' : imports,
  }));
  expect(rows).toEqual(expect.arrayContaining(allowed));
});
