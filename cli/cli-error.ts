import { exitCodes } from './exit-codes';

/** A problem that the person at the terminal can mend: printed as it is, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    message: string,
    readonly exitCode: number = exitCodes.failed,
  ) {
    super(message);
  }
}
