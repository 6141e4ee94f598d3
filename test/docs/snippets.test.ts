import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sluiceProgram } from '../../cli/program';
import { parseExample } from '../cli/all-commands';
import { compileProblems } from '../readme/compile-snippets';
import { fencedBlocks, repository, shellLines } from '../readme/fenced-blocks';

describe('docs/coming-from-openhexa.md', () => {
  it('has TypeScript that compiles', () => {
    // below the repository, so that packages are found from here
    mkdirSync(join(repository, '.tmp'), { recursive: true });
    const folder = mkdtempSync(join(repository, '.tmp', 'snippets-'));
    try {
      const snippets = fencedBlocks('docs/coming-from-openhexa.md').filter(({ language }) => language === 'ts');
      expect(snippets).toHaveLength(2);
      const files = Object.fromEntries(snippets.map(({ text }, at) => [`snippet-${at}.ts`, text]));
      expect(compileProblems(folder, files)).toEqual([[], []]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});

describe.each(['docs/operations.md', 'docs/schedules.md'])('%s', (page) => {
  it('has commands that the program takes', async () => {
    const lines = shellLines(page);
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(await parseExample(sluiceProgram(), line)).toBe(1);
  });
});
