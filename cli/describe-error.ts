import { StoreError } from '../frames/store/store-errors';
import { ConfigError } from '../worker/config/config-error';
import { ProjectError } from '../worker/project/project-error';
import { UnknownScheduleError } from '../worker/schedules/schedule-book';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';

/** What a person is told of an error: its message, never a stack. */
export function describeError(error: unknown): { message: string; exitCode: number } {
  if (error instanceof CliError) return { message: error.message, exitCode: error.exitCode };
  if (error instanceof ConfigError) return { message: error.message, exitCode: exitCodes.usage };
  if (error instanceof ProjectError) return { message: error.message, exitCode: exitCodes.usage };
  if (error instanceof UnknownScheduleError) return { message: error.message, exitCode: exitCodes.usage };
  if (error instanceof StoreError) return { message: error.message, exitCode: exitCodes.failed };
  return { message: error instanceof Error ? error.message : String(error), exitCode: exitCodes.failed };
}
