import type { Command } from 'commander';
import { loadConfig } from '../../worker/config/load-config';
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
      await Promise.race([untilInterrupted(), engine.worker.ended]);
      engine.logger.info('stopping: running activities may finish');
      await engine.stop();
    });
}
