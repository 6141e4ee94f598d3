import type { Command } from 'commander';
import { loadConfig } from '../../worker/config/load-config';
import { followRun } from '../follow-run';
import { requireSameServers } from '../same-servers';
import { findRun } from '../stored-runs';

interface RerunOptions {
  config?: string;
  refetch: boolean;
  dryRun?: boolean;
  json: boolean;
}

export function addRerunCommand(program: Command): void {
  program
    .command('rerun')
    .argument('<run>', 'run id or workflow id')
    .description('Continue a run with its own parameters; what it read less than a day ago is not read again')
    .option('--refetch', 'read everything from the source again', false)
    .option('--dry-run', 'only show what would change')
    .option('--no-dry-run', 'write, also where that run was a dry run')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice rerun syncDataset-2024-05-01T02-00-00-000Z')
    .action(async (run: string, { config: file, refetch, dryRun, json }: RerunOptions) => {
      const config = loadConfig(file === undefined ? {} : { path: file });
      const record = await findRun(config, run);
      await requireSameServers(config, record);
      const { pipeline, runId } = record;
      const parameters = { continueFrom: runId, refetch, ...(dryRun === undefined ? {} : { dryRun }) };
      await followRun(config, pipeline, parameters, { json });
    });
}
