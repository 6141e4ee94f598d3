import type { z } from 'zod';

/** One line per problem: where in the parameters, and what is wrong. */
export function parameterProblems(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => linesOf(issue, []));
}

function linesOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path];
  const where = path.length === 0 ? 'parameters' : shown(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => `${shown([...path, key])}: there is no such parameter`);
    case 'invalid_union': {
      // The branch that got furthest says best what was meant.
      const branches = issue.errors.map((branch) => branch.flatMap((inner) => linesOf(inner, path)));
      const depth = (lines: readonly string[]) =>
        Math.max(0, ...lines.map((line) => line.split(':')[0]?.split('.').length ?? 0));
      const best = branches.sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
      return best ?? [`${where}: ${issue.message}`];
    }
    case 'invalid_type':
      // zod leaves the input out of its issues, lest they hold secrets; its message tells what was received
      return [
        issue.message.endsWith('received undefined')
          ? `${where}: is missing (${issue.expected} expected)`
          : `${where}: ${issue.message.replace(/^Invalid input: /, '')}`,
      ];
    default:
      return [`${where}: ${issue.message}`];
  }
}

/** Keys that are no plain names are quoted, so that each problem stays readable and on one line. */
function shown(path: readonly PropertyKey[]): string {
  return path
    .map(String)
    .map((key) => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key)))
    .join('.');
}
