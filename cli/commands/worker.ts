import type { Command } from 'commander';
import { loadConfig } from '../../worker/config/load-config';
import { startHealthServer } from '../../worker/health/health-server';
import { CliError } from '../cli-error';
import { startEngine } from '../engine';
import { exitCodes } from '../exit-codes';
import { wantedSchedules } from '../schedules/wanted-schedules';
import { untilInterrupted } from '../until-interrupted';

export function addWorkerCommand(program: Command): void {
  program
    .command('worker')
    .description('Serve the pipelines and the connections of sluice.yaml until interrupted')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--connections <names>', 'serve only these connections, with commas between; only their secrets are read')
    .addHelpText('after', '\nExample:\n  npx sluice worker --connections district')
    .action(async ({ config: file, connections }: { config?: string; connections?: string }) => {
      const needs = connections?.split(',').map((name) => name.trim());
      const config = loadConfig({
        ...(file === undefined ? {} : { path: file }),
        ...(needs === undefined ? {} : { needs }),
      });
      const unknown = (needs ?? []).filter((name) => !config.connectionNames.includes(name));
      if (unknown.length > 0) {
        throw new CliError(
          `there is no connection ${unknown.join(', ')} in the configuration; there is: ${config.connectionNames.join(', ')}`,
          exitCodes.usage,
        );
      }
      const engine = await startEngine(config, (line) => process.stderr.write(`${line}\n`));
      if (engine.temporal.uiUrl !== undefined) process.stderr.write(`Temporal UI: ${engine.temporal.uiUrl}\n`);
      let problem: string | undefined;
      const health =
        config.healthPort === undefined
          ? undefined
          : await startHealthServer({ port: config.healthPort, problem: () => problem });
      try {
        wantedSchedules(config, engine.pipelines);
        const served = needs ?? config.connectionNames;
        process.stderr.write(
          `Serving ${engine.pipelines.all.length} pipelines and the connections ${served.join(', ')}; Ctrl-C ends it\n`,
        );
        await Promise.race([untilInterrupted(), engine.worker.ended]);
        problem = 'stopping';
        process.stderr.write('Stopping: running activities may finish\n');
      } finally {
        await engine.stop();
        await health?.stop();
      }
    });
}
