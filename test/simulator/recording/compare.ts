import type { Step } from './format';
import type { Received } from './send';

type Path = readonly string[];
type Rule = Pick<Step, 'ignore' | 'unordered'>;

const local = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?`;
const placeholders: Readonly<Record<string, string>> = {
  '<timestamp>': String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000`,
  '<localtime>': local,
  '<date>': String.raw`\d{4}-\d\d-\d\d`,
  '<uid>': '[A-Za-z][A-Za-z0-9]{10}',
  '<number>': String.raw`-?\d+(?:\.\d+)?`,
  '<text>': String.raw`[\s\S]*`,
  '<base>': String.raw`(?:https?://[^/\s]+|<base>)`,
};
const placeholder = /(<(?:timestamp|localtime|date|uid|number|text|base)>)/;

function textAgrees(expected: string, actual: string): boolean {
  const parts = expected.split(placeholder);
  if (parts.length === 1) return expected === actual;
  const pattern = parts
    .map((part) => placeholders[part] ?? part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('');
  return new RegExp(`^(?:${pattern})$`).test(actual);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function matchesPattern(path: Path, pattern: string): boolean {
  const wanted = pattern === '' ? [] : pattern.split('.');
  return (
    wanted.length === path.length &&
    wanted.every((key, index) => key === '*' || path[index] === '*' || key === path[index])
  );
}

function isIgnored(path: Path, rule: Rule): boolean {
  return path.some((_, index) => rule.ignore.some((pattern) => matchesPattern(path.slice(0, index + 1), pattern)));
}

function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length < 260 ? text : `${text.slice(0, 260)}…`;
}

/** Ids in square brackets are a set: brought into one order. */
function sortBrackets(text: string): string {
  return text.replace(/\[([^[\]]*)\]/g, (_, inner: string) => `[${inner.split(', ').sort().join(', ')}]`);
}

/** CSV text as raw lines; a line ends at a line feed outside quotes. */
function csvLines(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === '\n' && !quoted) {
      lines.push(line);
      line = '';
    } else line += character;
  }
  if (line !== '') lines.push(line);
  return lines;
}

function compareBag(expected: readonly unknown[], actual: readonly unknown[], rule: Rule, path: Path): string[] {
  const left = [...actual];
  const missing: unknown[] = [];
  for (const wanted of expected) {
    const at = left.findIndex((candidate) => compareValue(wanted, candidate, rule, [...path, '*']).length === 0);
    if (at < 0) missing.push(wanted);
    else left.splice(at, 1);
  }
  const name = path.join('.');
  if (missing.length === 1 && left.length === 1) return compareValue(missing[0], left[0], rule, [...path, '*']);
  return [
    ...missing.map((entry) => `${name}: missing entry ${short(entry)}`),
    ...left.map((entry) => `${name}: entry not expected ${short(entry)}`),
  ];
}

function compareObjects(
  expected: Record<string, unknown>,
  actual: Record<string, unknown>,
  rule: Rule,
  path: Path,
): string[] {
  const out: string[] = [];
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const below = [...path, key];
    if (isIgnored(below, rule)) continue;
    const name = below.join('.');
    if (!Object.hasOwn(actual, key)) out.push(`${name}: missing, expected ${short(expected[key])}`);
    else if (!Object.hasOwn(expected, key)) out.push(`${name}: not expected, got ${short(actual[key])}`);
    else out.push(...compareValue(expected[key], actual[key], rule, below));
  }
  return out;
}

function compareText(expected: string, actual: string, rule: Rule, path: Path): string[] {
  if (path.at(-1) === 'text' && rule.unordered.includes('rows')) {
    const [wanted, got] = [csvLines(expected), csvLines(actual)];
    const head = wanted[0] === got[0] ? [] : [`first line ${short(got[0])}, expected ${short(wanted[0])}`];
    return [...head, ...compareBag(wanted.slice(1), got.slice(1), rule, [...path, 'rows'])];
  }
  const isArgs = path.at(-1) === 'args' && path.at(-2) === 'objects';
  const agrees = isArgs ? textAgrees(sortBrackets(expected), sortBrackets(actual)) : textAgrees(expected, actual);
  return agrees ? [] : [`${path.join('.')}: expected ${short(expected)}, got ${short(actual)}`];
}

function compareValue(expected: unknown, actual: unknown, rule: Rule, path: Path): string[] {
  if (isIgnored(path, rule)) return [];
  if (isObject(expected) && isObject(actual)) return compareObjects(expected, actual, rule, path);
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (rule.unordered.some((pattern) => matchesPattern(path, pattern)))
      return compareBag(expected, actual, rule, path);
    const sizes =
      expected.length === actual.length
        ? []
        : [`${path.join('.')}: ${actual.length} entries, expected ${expected.length}`];
    const shared = expected.slice(0, actual.length);
    return [
      ...sizes,
      ...shared.flatMap((wanted, index) => compareValue(wanted, actual[index], rule, [...path, String(index)])),
    ];
  }
  if (typeof expected === 'string' && typeof actual === 'string') return compareText(expected, actual, rule, path);
  if (expected === '<number>' && typeof actual === 'number') return [];
  return expected === actual ? [] : [`${path.join('.')}: expected ${short(expected)}, got ${short(actual)}`];
}

/** Only what the patterns name, of a body. */
function keepOnly(value: unknown, patterns: readonly string[], path: Path): unknown {
  if (path.length > 0 && patterns.some((pattern) => matchesPattern(path, pattern))) return value;
  const leads = (key: string): boolean =>
    patterns.some((pattern) =>
      matchesPattern(
        [...path, key],
        pattern
          .split('.')
          .slice(0, path.length + 1)
          .join('.'),
      ),
    );
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) =>
      leads(String(index)) ? [keepOnly(item, patterns, [...path, String(index)])] : [],
    );
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => leads(key))
      .map(([key, member]) => [key, keepOnly(member, patterns, [...path, key])]),
  );
}

function mediaType(text: string): string {
  const [type = '', ...parameters] = text
    .toLowerCase()
    .split(';')
    .map((part) => part.replaceAll(' ', ''));
  return [type, ...parameters.sort()].join(';');
}

/** What differs between a recorded answer and one that was received; empty if they agree. */
export function differences(step: Step, received: Received): string[] {
  const out: string[] = [];
  const wanted = step.response;
  if (wanted.status !== received.status)
    out.push(`status: expected ${wanted.status}, got ${received.status} ${short(received.body)}`);
  for (const [name, value] of Object.entries(wanted.headers)) {
    if (isIgnored(['headers', name], step)) continue;
    const got = received.headers[name];
    const agrees =
      got !== undefined && (name === 'content-type' ? mediaType(value) === mediaType(got) : textAgrees(value, got));
    if (!agrees) out.push(`headers.${name}: expected ${short(value)}, got ${short(got)}`);
  }
  const body = step.only === undefined ? received.body : keepOnly(received.body, step.only, []);
  return [...out, ...compareValue(wanted.body, body, step, [])];
}
