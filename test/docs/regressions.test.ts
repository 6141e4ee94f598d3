import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testTitles } from './test-titles';

const repository = join(__dirname, '..', '..');
const page = readFileSync(join(repository, 'docs', 'regressions.md'), 'utf8');
const rows = [...page.matchAll(/^\| (?!-)(.+?) +\| `(test\/[^`]+)` +\| (.+?) +\|$/gm)].map(
  ([, what = '', file = '', title = '']) => ({ what, file, title: title.replaceAll('\\|', '|') }),
);

describe('docs/regressions.md', () => {
  it('has a whole row for each line of its tables', () => {
    const lines = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (What|-)/.test(line));
    expect(rows).toHaveLength(lines.length);
    expect(rows.length).toBeGreaterThan(30);
  });

  it.each(rows)('names a test that there is: $what', ({ file, title }) => {
    expect(existsSync(join(repository, file))).toBe(true);
    expect(testTitles(join(repository, file))).toContain(title);
  });
});
