import type { Command } from 'commander';
import { loadConfig } from '../../worker/config/load-config';
import { followRun } from '../follow-run';
import { findRun } from '../stored-runs';

interface UndoOptions {
  config?: string;
  dataSet?: string[];
  write: boolean;
  json: boolean;
}

export function addUndoCommand(program: Command): void {
  program
    .command('undo')
    .argument('<run>', 'run id or workflow id')
    .description('Take back what a run wrote, where the target still holds it; shows what would change unless --write')
    .option('--write', 'do it, within the limits of the gate', false)
    .option('--data-set <uid...>', "only these of the run's source data sets")
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice undo syncDataset-2024-05-01T02-00-00 --write')
    .action(async (run: string, { config: file, dataSet, write, json }: UndoOptions) => {
      const config = loadConfig(file === undefined ? {} : { path: file });
      const { runId } = await findRun(config, run);
      const dataSets = dataSet === undefined ? {} : { dataSets: dataSet.map((source) => ({ source })) };
      await followRun(config, 'undoRun', { run: runId, ...dataSets, dryRun: !write }, { json });
    });
}
