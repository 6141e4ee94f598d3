import { userInfo } from 'node:os';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sluiceProgram } from '../../cli/program';
import { cliPage } from './cli-page';

const file = join(__dirname, '..', '..', 'docs', 'cli.md');

test('docs/cli.md is what the commands say of themselves (npm run docs writes it)', () => {
  // the default of --by is the user's own name
  const page = cliPage(sluiceProgram()).replaceAll(`"${userInfo().username}"`, 'your user name');
  if (process.env['SLUICE_WRITE_DOCS'] === '1') writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
});
