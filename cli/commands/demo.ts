import type { Command } from 'commander';
import { runDemo } from '../demo/run-demo';

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('Run the main job on two simulated DHIS2 servers: preview, sync, sync again')
    .option('--keep', 'leave the servers and the Temporal UI running for a look', false)
    .option('--json <file>', 'write the summary to a file')
    .addHelpText('after', '\nExample:\n  npx sluice demo --keep')
    .action(async ({ keep, json }: { keep: boolean; json?: string }) =>
      runDemo({ keep, ...(json === undefined ? {} : { json }) }),
    );
}
