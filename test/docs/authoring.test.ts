import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(__dirname, '..', '..');
const text = (...path: string[]) => readFileSync(join(repository, ...path), 'utf8');

describe('the page on authoring', () => {
  it.each(['pipelines/nightly.ts', 'transforms/drop-below.ts'])('shows %s as init makes it', (file) => {
    expect(text('docs', 'authoring.md')).toContain(`\`\`\`ts\n${text('templates', 'project', file)}\`\`\``);
  });
});
