import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';

/**
 * Puts `a.b=value` into a copy of the parameters. What is JSON counts as JSON (`true`, `3`, `["202401"]`), anything else as text.
 * Throws CliError for what has no name, or stands inside of something that is no object.
 */
export function setParameters(parameters: unknown, settings: readonly string[]): unknown {
  if (settings.length === 0) return parameters;
  if (!isObject(parameters)) throw new CliError('the parameters are not one JSON object', exitCodes.usage);
  return settings.reduce<Record<string, unknown>>((all, setting) => {
    const [, path = '', text = ''] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    if (path === '')
      throw new CliError(`--set ${setting}: write it as name=value, e.g. --set dryRun=false`, exitCodes.usage);
    return withValue(all, path.split('.'), valueOf(text), path);
  }, parameters);
}

function withValue(
  into: Record<string, unknown>,
  [name = '', ...rest]: readonly string[],
  value: unknown,
  path: string,
): Record<string, unknown> {
  if (rest.length === 0) return { ...into, [name]: value };
  const inner = into[name] ?? {};
  if (!isObject(inner))
    throw new CliError(`--set ${path}: ${name} is no object, so nothing can be set inside of it`, exitCodes.usage);
  return { ...into, [name]: withValue(inner, rest, value, path) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
