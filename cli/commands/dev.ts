import type { Command } from 'commander';
import { mainTaskQueue } from '../../contracts/task-queues';
import type { Config } from '../../worker/config/config';
import { ConfigError } from '../../worker/config/config-error';
import { loadConfig } from '../../worker/config/load-config';
import { machineOf } from '../../worker/config/machine';
import { ProjectError } from '../../worker/project/project-error';
import { startFormLink } from '../../worker/temporal/known-ui';
import { openTemporal } from '../../worker/temporal/open-temporal';
import { CliError } from '../cli-error';
import { lockFolder } from '../dev/lock-folder';
import { ProjectWatch } from '../dev/project-watch';
import { WorkerProcess } from '../dev/worker-process';
import { loadPipelines } from '../pipelines/load-pipelines';
import { newWorkflowId } from '../pipelines/new-workflow-id';
import { untilInterrupted } from '../until-interrupted';

export function addDevCommand(program: Command): void {
  program
    .command('dev')
    .description(
      'A Temporal server with its UI, and a worker that is started anew when pipelines, transforms or the configuration change',
    )
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .addHelpText('after', '\nExample:\n  npx sluice dev')
    .action(async ({ config: file }: { config?: string }) => {
      const load = () => loadConfig(file === undefined ? {} : { path: file });
      const config = load();
      lockFolder(config.folder);
      const temporal = await openTemporal({
        config: config.temporal,
        machine: machineOf(),
        say,
        progress: (text) => process.stderr.write(text),
      });
      const interrupted = untilInterrupted();
      const worker = new WorkerProcess(config, say, () => {
        try {
          watch.renew(load());
        } catch (error) {
          // the worker reads it as well, and says what is wrong
          if (!(error instanceof ConfigError)) throw error;
        }
      });
      const watch = new ProjectWatch(config, () => worker.restart(), say);
      try {
        await welcome(config, temporal.uiUrl);
        worker.start();
        await interrupted;
      } finally {
        watch.close();
        await worker.stop();
        await temporal.stop();
      }
    });
}

async function welcome(config: Config, ui: string | undefined): Promise<void> {
  say(`Temporal UI: ${ui ?? 'its address is not known; temporal.ui in sluice.yaml names it'}`);
  const links = ui === undefined ? [] : await startForms(config, ui);
  if (links.length > 0) {
    say('Start a pipeline from its form there (`sluice pipelines params <id>` prints what to paste):');
    for (const line of links) say(line);
  }
  say('`sluice run <pipeline>` in another terminal runs one as well. Ctrl-C ends all of this.');
}

async function startForms(config: Config, ui: string): Promise<string[]> {
  try {
    return (await loadPipelines(config)).all.map(({ definition: { id } }) => {
      const start = { workflowType: id, taskQueue: mainTaskQueue, workflowId: newWorkflowId(id) };
      return `  ${id}: ${startFormLink(ui, config.temporal.namespace, start)}`;
    });
  } catch (error) {
    // the worker loads them as well, says what is wrong, and is started again when it is mended
    if (error instanceof ProjectError || error instanceof CliError) return [];
    throw error;
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
