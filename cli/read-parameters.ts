import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';

/** The JSON of `--params FILE` or, for `-`, of standard input. */
export async function readParameters(file: string | undefined): Promise<unknown> {
  if (file === undefined) return {};
  const json = file === '-' ? await text(process.stdin) : await readFileOrFail(file);
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(`${file === '-' ? 'standard input' : file} is not JSON: ${why}`, exitCodes.usage);
  }
}

async function readFileOrFail(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CliError(`${file} can't be read (${code}); give the path of a JSON file with --params`, exitCodes.usage);
  }
}
