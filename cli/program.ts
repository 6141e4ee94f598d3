import { Command } from 'commander';
import { addConfigCommand } from './commands/config';
import { addConnectionsCommand } from './commands/connections';
import { addDecideCommands } from './commands/decide';
import { addDemoCommand } from './commands/demo';
import { addDevCommand } from './commands/dev';
import { addDoctorCommand } from './commands/doctor';
import { addInitCommand } from './commands/init';
import { addMappingCommands } from './commands/mapping';
import { addPipelinesCommand } from './commands/pipelines';
import { addRerunCommand } from './commands/rerun';
import { addRunCommand } from './commands/run';
import { addRunsCommands } from './commands/runs';
import { addSchedulesCommand } from './commands/schedules';
import { addSimulatorCommand } from './commands/simulator';
import { addUndoCommand } from './commands/undo';
import { addWorkerCommand } from './commands/worker';

/** The `sluice` command with all its subcommands. */
export function sluiceProgram(): Command {
  const program = new Command('sluice')
    .description('DHIS2 data value pipelines on Temporal')
    .option('--debug', 'show stack traces of errors')
    .addHelpText(
      'after',
      '\nExit codes: 0 complete or previewed, 1 failed, 2 complete with rejects, 3 held, 4 refused or cancelled, 64 wrong usage',
    );
  const add = [
    ...[addDemoCommand, addInitCommand, addDevCommand, addWorkerCommand],
    ...[addRunCommand, addRunsCommands, addDecideCommands, addRerunCommand, addUndoCommand],
    ...[addPipelinesCommand, addSchedulesCommand, addMappingCommands],
    ...[addConnectionsCommand, addConfigCommand, addDoctorCommand, addSimulatorCommand],
  ];
  for (const addTo of add) addTo(program);
  // commander hands these down only to commands that are added later
  forAll(program, (command) => command.exitOverride().showHelpAfterError('(--help shows what there is)'));
  return program;
}

function forAll(command: Command, act: (command: Command) => void): void {
  act(command);
  for (const sub of command.commands) forAll(sub, act);
}
