import type { Command } from 'commander';
import { mainTaskQueue } from '../../contracts/task-queues';
import type { Config } from '../../worker/config/config';
import { loadConfig } from '../../worker/config/load-config';
import { followRun } from '../follow-run';
import { loadPipelines } from '../pipelines/load-pipelines';
import { newWorkflowId } from '../pipelines/new-workflow-id';
import { readParameters } from '../read-parameters';
import { setParameters } from '../set-parameters';
import { withClient } from '../with-client';

interface RunCommandOptions {
  config?: string;
  params?: string;
  set: string[];
  wait: boolean;
  json: boolean;
}

export function addRunCommand(program: Command): void {
  program
    .command('run')
    .argument('<pipeline>', 'id of the pipeline, e.g. syncDataset')
    .description('Run a pipeline now, with a worker in this process, and wait for its result')
    .option('--params <file>', 'JSON file with the parameters; - reads standard input')
    .option(
      '--set <name=value>',
      'one parameter, e.g. dryRun=false or gate.maxDeletedRows=5; may be repeated, wins over --params',
      (setting: string, all: string[]) => [...all, setting],
      [] as string[],
    )
    .option('--wait', 'wait for the result (the default)', true)
    .option('--no-wait', 'only start it, for a worker that runs elsewhere')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice run syncDataset --params march.json --set dryRun=false')
    .action(async (pipelineId: string, { config: file, params, set, wait, json }: RunCommandOptions) => {
      const config = loadConfig({ ...(file === undefined ? {} : { path: file }), ...(wait ? {} : { needs: [] }) });
      const pipelines = await loadPipelines(config);
      const parameters = pipelines.check(pipelineId, setParameters(await readParameters(params), set));
      if (wait) await followRun(config, pipelineId, parameters, { json });
      else await startOnly(config, pipelineId, parameters, pipelines.find(pipelineId).definition.summary, json);
    });
}

async function startOnly(
  config: Config,
  pipeline: string,
  parameters: unknown,
  summary: string,
  json: boolean,
): Promise<void> {
  const workflowId = newWorkflowId(pipeline);
  const runId = await withClient(config, async ({ workflow }) => {
    const options = { taskQueue: mainTaskQueue, workflowId, args: [parameters], staticSummary: summary };
    return (await workflow.start(pipeline, options)).firstExecutionRunId;
  });
  const lines = json
    ? JSON.stringify({ workflowId, run: runId }, null, 2)
    : `${workflowId} is started; \`sluice show ${workflowId}\` shows what became of it`;
  process.stdout.write(`${lines}\n`);
}
