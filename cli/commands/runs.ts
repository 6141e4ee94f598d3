import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { outcomes } from '../../contracts/outcome';
import { loadConfig } from '../../worker/config/load-config';
import { filterRuns, type RunFilter } from '../filter-runs';
import { openRunLines } from '../open-run';
import { runTable } from '../show/run-table';
import { findRun, listRuns } from '../stored-runs';

interface ReadOptions {
  config?: string;
  json: boolean;
}

const configOf = (file: string | undefined) => loadConfig({ ...(file === undefined ? {} : { path: file }), needs: [] });
function wholeNumber(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('it must be a whole number above 0');
  return count;
}

const print = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);

/** Runs that are open, and those of versions before the report, have none. */
function reportLine(folder: string): string[] {
  const report = join(folder, 'report.html');
  return existsSync(report) ? [`report: ${report}`] : [];
}

export function addRunsCommands(program: Command): void {
  program
    .command('runs')
    .description('The runs of the store, the newest first')
    .option('--pipeline <id>', 'only runs of this pipeline')
    .addOption(new Option('--outcome <outcome>', 'only runs that ended so').choices([...outcomes, 'no result']))
    .option('--data-set <uid>', 'only runs with this source or target data set')
    .option('--since <time>', 'only runs that were started at this ISO date or time (UTC) or later')
    .option('--limit <count>', 'so many at the most', wholeNumber)
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice runs --outcome failed --since 2024-03-01')
    .action(async ({ config: file, json, ...filter }: ReadOptions & RunFilter) => {
      const runs = filterRuns(await listRuns(configOf(file)), filter);
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
    .addHelpText('after', '\nExample:\n  npx sluice show syncDataset-2024-05-01T02-00-00-000Z')
    .action(async (run: string, { config: file, json }: ReadOptions) => {
      const config = configOf(file);
      const record = await findRun(config, run);
      const { workflowId, runId, pipeline, startedAt, nominalTime, result } = record;
      const meant = nominalTime === startedAt ? '' : `, for ${nominalTime}`;
      const folder = join(config.store.folder, 'runs', runId);
      const account =
        result === undefined ? await openRunLines(config, workflowId) : [...runTable(result), result.outcome];
      print(
        json
          ? [JSON.stringify(record, null, 2)]
          : [
              `${pipeline} ${workflowId}, started ${startedAt}${meant}`,
              ...account,
              `folder: ${folder}`,
              ...reportLine(folder),
            ],
      );
    });
}
