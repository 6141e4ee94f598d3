#!/usr/bin/env node
import { CommanderError, Command } from 'commander';
import { addDecideCommands } from './commands/decide';
import { addDemoCommand } from './commands/demo';
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
import { describeError } from './describe-error';
import { exitCodes } from './exit-codes';

async function main(): Promise<void> {
  const program = new Command('sluice')
    .description('DHIS2 data value pipelines on Temporal')
    .option('--debug', 'show stack traces of errors')
    .exitOverride()
    .showHelpAfterError()
    .addHelpText(
      'after',
      '\nExit codes: 0 complete or previewed, 1 failed, 2 complete with rejects, 3 held, 4 refused or cancelled, 64 wrong usage',
    );
  addDemoCommand(program);
  addRunCommand(program);
  addRerunCommand(program);
  addUndoCommand(program);
  addDecideCommands(program);
  addRunsCommands(program);
  addWorkerCommand(program);
  addMappingCommands(program);
  addPipelinesCommand(program);
  addSchedulesCommand(program);
  addInitCommand(program);
  addSimulatorCommand(program);
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
      return;
    }
    const { message, exitCode } = describeError(error);
    process.stderr.write(`sluice: ${message}\n`);
    if (program.opts<{ debug?: boolean }>().debug === true)
      process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : ''}\n`);
    process.exitCode = exitCode;
  }
}

void main();
