import { z } from 'zod';
import { nearestName } from './nearest-name';
import type { YamlFile } from './yaml-lines';

/** The keys that a schema knows at a path, for suggestions. */
function knownKeys(schema: unknown, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  const bare = (inner: unknown): unknown => {
    let now = inner;
    while (now instanceof z.ZodOptional || now instanceof z.ZodDefault) now = now.unwrap();
    return now;
  };
  for (const step of path) {
    at = bare(at);
    if (at instanceof z.ZodObject) at = (at.shape as Record<string, unknown>)[String(step)];
    else if (at instanceof z.ZodRecord) at = at.valueType;
    else return [];
  }
  at = bare(at);
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (Reflect.get(at, step) as unknown) : undefined),
    value,
  );
}

function unknownKey(key: string, known: readonly string[]): string {
  const nearest = nearestName(key, known);
  if (nearest !== undefined) return `unknown key; did you mean ${nearest}?`;
  return known.length > 0 ? `unknown key; known are ${known.join(', ')}` : 'unknown key';
}

function explain(issue: z.core.$ZodIssue, file: YamlFile): string {
  switch (issue.code) {
    case 'invalid_type':
      if (valueAt(file.value, issue.path) === undefined) return 'is missing';
      if (issue.expected === 'string') return 'must be a text (put numbers and yes/no into quotes)';
      if (issue.expected === 'int') return 'must be a whole number';
      if (issue.expected === 'object' || issue.expected === 'record')
        return 'must hold keys of its own, indented below';
      return `must be a ${issue.expected}`;
    case 'too_small':
      return issue.origin === 'string' ? 'is empty' : `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return `must be at most ${String(issue.maximum)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'is not a valid name';
    case 'invalid_union':
      return 'must be a text or keys of its own';
    default:
      return issue.message;
  }
}

/** The issues of the form that was meant: the one whose outer type fits. */
function meantBranch(union: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | undefined {
  return union.errors
    .find((branch) => !branch.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0))
    ?.map((issue) => ({ ...issue, path: [...union.path, ...issue.path] }));
}

/** One line for each thing that a schema found wrong, e.g. `sluice.yaml line 7: connections.national.url: is missing`. */
export function issueLines(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  file: YamlFile,
  name: string,
): string[] {
  return issues.flatMap((issue) => {
    const meant = issue.code === 'invalid_union' ? meantBranch(issue) : undefined;
    if (meant !== undefined) return issueLines(meant, schema, file, name);
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(schema, issue.path);
      return issue.keys.map((key) => problemLine(file, name, [...issue.path, key], unknownKey(key, known)));
    }
    return [problemLine(file, name, issue.path, explain(issue, file))];
  });
}

/** `<name> line <n>: <path>: <what>` */
export function problemLine(file: YamlFile, name: string, path: readonly PropertyKey[], what: string): string {
  const where = path.length > 0 ? `${path.map(String).join('.')}: ` : '';
  return `${name} line ${file.lineOf(path)}: ${where}${what}`;
}
