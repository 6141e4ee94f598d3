import type { Command } from 'commander';
import { knownPipelines } from '../find-pipeline';

export function addPipelinesCommand(program: Command): void {
  const pipelines = program.command('pipelines').description('What can be run');
  pipelines
    .command('list')
    .description('Ids and summaries')
    .option('--json', 'as JSON', false)
    .action(({ json }: { json: boolean }) => {
      const all = knownPipelines().map(({ id, summary }) => ({ id, summary }));
      const lines = json ? [JSON.stringify(all, null, 2)] : all.map(({ id, summary }) => `${id}  ${summary}`);
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}
