import { join } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../worker/config/load-config';
import { runTable } from '../show/run-table';
import { findRun, listRuns } from '../stored-runs';

interface ReadOptions {
  config?: string;
  json: boolean;
}

const configOf = (file: string | undefined) => loadConfig({ ...(file === undefined ? {} : { path: file }), needs: [] });
const print = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);

export function addRunsCommands(program: Command): void {
  program
    .command('runs')
    .description('The runs of the store, the newest first')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'as JSON', false)
    .action(async ({ config: file, json }: ReadOptions) => {
      const runs = await listRuns(configOf(file));
      const lines = runs.map(
        ({ startedAt, pipeline, result, workflowId }) =>
          `${startedAt}  ${pipeline}  ${result?.outcome ?? 'no result'}  ${workflowId}`,
      );
      print(json ? [JSON.stringify(runs, null, 2)] : lines.length === 0 ? ['no runs yet'] : lines);
    });
  program
    .command('show')
    .argument('<run>', 'run id or workflow id')
    .description('The account of a run, from the store')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'as JSON', false)
    .action(async (run: string, { config: file, json }: ReadOptions) => {
      const config = configOf(file);
      const record = await findRun(config, run);
      const { workflowId, runId, pipeline, startedAt, result } = record;
      const folder = join(config.store.folder, 'runs', runId);
      const account =
        result === undefined
          ? ['no result: the run is open, or it was terminated']
          : [...runTable(result), result.outcome];
      print(
        json
          ? [JSON.stringify(record, null, 2)]
          : [`${pipeline} ${workflowId}, started ${startedAt}`, ...account, `folder: ${folder}`],
      );
    });
}
