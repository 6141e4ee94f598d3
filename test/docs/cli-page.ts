import type { Command } from 'commander';
import { leafCommands, helpOf } from '../cli/all-commands';

/** Markdown that describes every command, from their definitions alone. */
export function cliPage(program: Command): string {
  const sections = leafCommands(program).map(
    ({ path, command }) => `## \`sluice ${path}\`\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`,
  );
  return `# The command line

\`npx sluice <command> --help\` shows the same. This page is made from the commands by \`npm run docs\`.

Results go to standard output, everything else to standard error. With \`--json\` standard output holds one JSON document; what went
wrong is told on standard error, in lines that begin with \`sluice: \`, and by the exit code. Colours are left out when \`NO_COLOR\` is set
or the output is no terminal; nothing ever waits for an answer at the keyboard.

Exit codes:

- 0: done; a run is \`complete\` or \`previewed\`
- 1: failed
- 2: a run is \`complete with rejects\`; \`mapping check\` found rows that no line covers
- 3: a run is \`held\`: over a limit of the gate
- 4: a run was \`refused\` or \`cancelled\`
- 64: wrong usage: an unknown command or option, parameters or a configuration that do not fit, no such run

${sections.join('\n')}`;
}
