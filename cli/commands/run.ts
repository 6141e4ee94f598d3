import type { Command } from 'commander';
import { loadConfig } from '../../worker/config/load-config';
import { followRun } from '../follow-run';
import { loadPipelines } from '../pipelines/load-pipelines';
import { readParameters } from '../read-parameters';

interface RunCommandOptions {
  config?: string;
  params?: string;
  json: boolean;
}

export function addRunCommand(program: Command): void {
  program
    .command('run')
    .argument('<pipeline>', 'id of the pipeline, e.g. syncDataset')
    .description('Run a pipeline now, with a worker in this process, and wait for its result')
    .option('--params <file>', 'JSON file with the parameters; - reads standard input')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice run syncDataset --params march.json')
    .action(async (pipelineId: string, { config: file, params, json }: RunCommandOptions) => {
      const config = loadConfig(file === undefined ? {} : { path: file });
      const pipelines = await loadPipelines(config);
      const parameters = pipelines.check(pipelineId, await readParameters(params));
      await followRun(config, pipelineId, parameters, { json });
    });
}
