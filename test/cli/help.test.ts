import { sluiceProgram } from '../../cli/program';
import { helpOf, leafCommands, parseExample } from './all-commands';

const all = leafCommands(sluiceProgram()).map(({ path, command }) => [path, helpOf(command)] as const);

describe('the help', () => {
  it.each(all)('of %s has an example, which is a command that the program takes', async (_, help) => {
    const [, examples = ''] = /\nExamples?:\n((?: {2}.*\n?)+)/.exec(`${help}\n`) ?? [];
    const lines = examples.split('\n').filter((line) => line.startsWith('  npx sluice '));
    expect(lines).not.toEqual([]);
    for (const line of lines) expect(await parseExample(sluiceProgram(), line.trim())).toBe(1);
  });

  it('of every command that gives a result offers JSON', () => {
    const without = all.filter(([, help]) => !help.includes('--json')).map(([path]) => path);
    expect(without).toEqual(['init', 'dev', 'worker', 'pipelines show', 'mapping suggest', 'simulator']);
  });
});
