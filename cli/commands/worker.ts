import type { Command } from 'commander';
import { loadConfig } from '../../worker/config/load-config';
import { startHealthServer } from '../../worker/health/health-server';
import { startEngine } from '../engine';
import { untilInterrupted } from '../until-interrupted';

export function addWorkerCommand(program: Command): void {
  program
    .command('worker')
    .description('Serve the pipelines and the connections of sluice.yaml until interrupted')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .action(async ({ config: file }: { config?: string }) => {
      const config = loadConfig(file === undefined ? {} : { path: file });
      const engine = await startEngine(config, (line) => process.stderr.write(`${line}\n`));
      if (engine.temporal.uiUrl !== undefined) process.stderr.write(`Temporal UI: ${engine.temporal.uiUrl}\n`);
      let problem: string | undefined;
      const health =
        config.healthPort === undefined
          ? undefined
          : await startHealthServer({ port: config.healthPort, problem: () => problem });
      try {
        await Promise.race([untilInterrupted(), engine.worker.ended]);
        problem = 'stopping';
        engine.logger.info('stopping: running activities may finish');
      } finally {
        await engine.stop();
        await health?.stop();
      }
    });
}
