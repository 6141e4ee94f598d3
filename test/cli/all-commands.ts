import type { Command } from 'commander';

export interface LeafCommand {
  /** E.g. `pipelines show`. */
  readonly path: string;
  readonly command: Command;
}

/** The commands that do something, in the order in which they are listed. */
export function leafCommands(program: Command, above = ''): LeafCommand[] {
  return program.commands.flatMap((command) => {
    const path = `${above}${command.name()}`;
    return command.commands.length === 0 ? [{ path, command }] : leafCommands(command, `${path} `);
  });
}

/** The help of a command as a terminal of 100 columns shows it, without a line break at the end. */
export function helpOf(command: Command): string {
  let text = '';
  const write = (piece: string) => (text += piece);
  command.configureOutput({ writeOut: write, getOutHelpWidth: () => 100, getOutHasColors: () => false });
  command.outputHelp();
  return text.trimEnd();
}

/** Lets the program parse a command as a shell would give it, without doing it. Gives how many actions were called; rejects what it does not take. */
export async function parseExample(program: Command, example: string): Promise<number> {
  let done = 0;
  for (const { command } of leafCommands(program)) {
    command.action(() => {
      done += 1;
    });
  }
  const [plainCommand = ''] = example.split(' > ');
  const words = [...plainCommand.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  await program.parseAsync(words.slice(2), { from: 'user' });
  return done;
}
