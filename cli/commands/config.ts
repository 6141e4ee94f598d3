import type { Command } from 'commander';
import { loadConfig } from '../../worker/config/load-config';
import { loadProject } from '../project/load-project';
import { folderProblems } from '../doctor/folder-problems';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import { wantedSchedules } from '../schedules/wanted-schedules';

export function addConfigCommand(program: Command): void {
  program
    .command('config')
    .description('The configuration, sluice.yaml')
    .addHelpText('after', '\nExample:\n  npx sluice config check')
    .command('check')
    .description(
      'Look at all of it: keys, secrets, folders, pipelines, transforms, parameters of schedules. Asks no server',
    )
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice config check')
    .action(async ({ config: path, json }: { config?: string; json: boolean }) => {
      const config = loadConfig(path === undefined ? {} : { path });
      const problems = await folderProblems(config);
      if (problems.length > 0) throw new CliError(problems.join('\n'), exitCodes.usage);
      const project = await loadProject(config, (line) => process.stderr.write(`${line}\n`));
      const schedules = wantedSchedules(config, project.pipelines);
      const found = {
        connections: [...config.connections.keys()],
        pipelines: project.pipelines.all.map(({ definition: { id } }) => id),
        transforms: project.transforms.map(({ id }) => id),
        schedules: [...schedules.keys()],
      };
      const lines = Object.entries(found).map(
        ([what, names]) => `${what}: ${names.length === 0 ? 'none' : names.join(', ')}`,
      );
      process.stdout.write(
        `${json ? JSON.stringify(found, null, 2) : [...lines, 'the configuration is fine'].join('\n')}\n`,
      );
    });
}
