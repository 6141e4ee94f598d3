#!/usr/bin/env node
import { CommanderError } from 'commander';
import { describeError } from './describe-error';
import { endOnSignals } from './end-on-signals';
import { exitCodes } from './exit-codes';
import { sluiceProgram } from './program';

async function main(): Promise<void> {
  endOnSignals();
  const program = sluiceProgram();
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
