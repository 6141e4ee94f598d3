import type { Command } from 'commander';
import pc from 'picocolors';
import { loadConfig } from '../../worker/config/load-config';
import { startEngine } from '../engine';
import { exitCodeOf } from '../exit-codes';
import { findPipeline } from '../find-pipeline';
import { readParameters } from '../read-parameters';
import { runPipeline } from '../run-pipeline';
import { ProgressDisplay } from '../show/progress-display';
import { runTable } from '../show/run-table';

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
      const pipeline = findPipeline(pipelineId);
      const parameters = pipeline.check(await readParameters(params));
      const config = loadConfig(file === undefined ? {} : { path: file });
      // the result alone goes to standard output, so that it can be piped
      const say = (line: string) => process.stderr.write(`${line}\n`);
      const engine = await startEngine(config, say);
      try {
        const display = new ProgressDisplay(process.stderr);
        const result = await runPipeline(engine, {
          pipeline: pipeline.id,
          parameters,
          onStart: (link, workflowId) => say(`Run ${workflowId}${link === undefined ? '' : `\n${pc.dim(link)}`}`),
          onProgress: (progress) => {
            display.update(progress);
          },
        });
        display.end();
        const lines = json ? [JSON.stringify(result, null, 2)] : [...runTable(result), result.outcome];
        process.stdout.write(`${lines.join('\n')}\n`);
        process.exitCode = exitCodeOf(result.outcome);
      } finally {
        await engine.stop();
      }
    });
}
