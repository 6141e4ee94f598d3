import { sluiceProgram } from '../../cli/program';
import { helpOf, leafCommands } from './all-commands';

const all = leafCommands(sluiceProgram()).map(({ path, command }) => [path, helpOf(command)] as const);

/** Takes an example of the help as the shell would and lets the command parse it, without doing it. */
async function parse(example: string): Promise<void> {
  const program = sluiceProgram();
  let done = 0;
  for (const { command } of leafCommands(program)) {
    command.action(() => {
      done += 1;
    });
  }
  const [plainCommand = ''] = example.split(' > ');
  const words = [...plainCommand.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  await program.parseAsync(words.slice(2), { from: 'user' });
  expect(done).toBe(1);
}

describe('the help', () => {
  it.each(all)('of %s has an example, which is a command that the program takes', async (_, help) => {
    const [, examples = ''] = /\nExamples?:\n((?: {2}.*\n?)+)/.exec(`${help}\n`) ?? [];
    const lines = examples.split('\n').filter((line) => line.startsWith('  npx sluice '));
    expect(lines).not.toEqual([]);
    for (const line of lines) await parse(line.trim());
  });

  it('of every command that gives a result offers JSON', () => {
    const without = all.filter(([, help]) => !help.includes('--json')).map(([path]) => path);
    expect(without).toEqual(['init', 'dev', 'worker', 'pipelines show', 'mapping suggest', 'simulator']);
  });
});
