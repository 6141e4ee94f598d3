import { localTime } from '../clock';
import { refuse } from '../http/web-message';
import { parseInstant } from '../values/date-parameter';
import { isJsonObject, type JsonObject } from './json';
import { knowsMember, readMember } from './members';
import { referenceTarget } from './schema';
import type { MetadataView } from './view';

/** Made for an operand once, asked for each value. */
type Test = (operand: string) => (value: unknown) => boolean;

/** A filter, ready to be asked. */
export type Filter = (object: JsonObject) => boolean;

function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Numbers by size, else texts by code unit; dates of metadata are texts that sort by time. */
function order(value: unknown, operand: string): number | undefined {
  if (typeof value === 'number') return value - Number(operand);
  const given = text(value);
  if (given === undefined) return undefined;
  return given === operand ? 0 : given < operand ? -1 : 1;
}

const compared =
  (accept: (difference: number) => boolean): Test =>
  (operand) =>
  (value) => {
    const difference = order(value, operand);
    return difference !== undefined && accept(difference);
  };

const matching =
  (accept: (value: string, operand: string) => boolean): Test =>
  (operand) =>
  (value) => {
    const given = text(value);
    return given !== undefined && accept(given, operand);
  };

const ignoringCase = (accept: (value: string, operand: string) => boolean): Test =>
  matching((value, operand) => accept(value.toLowerCase(), operand.toLowerCase()));

const contains = (value: string, operand: string): boolean => value.includes(operand);
const begins = (value: string, operand: string): boolean => value.startsWith(operand);
const ends = (value: string, operand: string): boolean => value.endsWith(operand);

/** The members of `[a,b]`, or of `a,b` without brackets. */
function listed(operand: string): string[] {
  return operand
    .replace(/^\[/, '')
    .replace(/\]$/, '')
    .split(',')
    .map((item) => item.trim());
}

const positive: Readonly<Record<string, Test>> = {
  eq: compared((difference) => difference === 0),
  ieq: ignoringCase((value, operand) => value === operand),
  gt: compared((difference) => difference > 0),
  ge: compared((difference) => difference >= 0),
  gte: compared((difference) => difference >= 0),
  lt: compared((difference) => difference < 0),
  le: compared((difference) => difference <= 0),
  lte: compared((difference) => difference <= 0),
  like: matching(contains),
  $like: matching(begins),
  like$: matching(ends),
  ilike: ignoringCase(contains),
  $ilike: ignoringCase(begins),
  ilike$: ignoringCase(ends),
  startsWith: ignoringCase(begins),
  endsWith: ignoringCase(ends),
  token: ignoringCase((value, operand) => operand.split(/\s+/).every((word) => value.includes(word))),
  in: (operand) => {
    const wanted = new Set(listed(operand));
    return (value) => {
      const given = text(value);
      return given !== undefined && wanted.has(given);
    };
  },
};

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** Operators without a value. */
const unary: Readonly<Record<string, (values: readonly unknown[]) => boolean>> = {
  null: (values) => values.every(isAbsent),
  '!null': (values) => !values.every(isAbsent),
  empty: (values) => values.every((value) => isAbsent(value) || (Array.isArray(value) && value.length === 0)),
  '!empty': (values) => !values.every((value) => isAbsent(value) || (Array.isArray(value) && value.length === 0)),
};

/** All values at the end of a path; lists on the way are gone through. */
function valuesAt(view: MetadataView, collection: string, object: JsonObject, path: readonly string[]): unknown[] {
  const [member, ...rest] = path;
  if (member === undefined) return [];
  const value = readMember(view, collection, object, member);
  if (rest.length === 0) return [value];
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) =>
    isJsonObject(item) ? valuesAt(view, referenceTarget(member) ?? '', item, rest) : [undefined],
  );
}

function flattened(values: readonly unknown[]): unknown[] {
  return values.flatMap((value) =>
    Array.isArray(value)
      ? value.map((item: unknown) => (isJsonObject(item) ? item['id'] : item))
      : [isJsonObject(value) ? value['id'] : value],
  );
}

function operatorTest(operator: string): { test: Test; negated: boolean } | undefined {
  const own = Object.hasOwn(positive, operator) ? positive[operator] : undefined;
  if (own !== undefined) return { test: own, negated: false };
  const name = operator === 'neq' || operator === 'ne' ? 'eq' : operator.startsWith('!') ? operator.slice(1) : '';
  const test = Object.hasOwn(positive, name) ? positive[name] : undefined;
  return test === undefined ? undefined : { test, negated: true };
}

/** Each step as far as the collection that it leads to is known; what lies in plain JSON is not judged. */
function knowsPath(view: MetadataView, collection: string, path: readonly string[]): boolean {
  const [member, ...rest] = path;
  if (member === undefined) return true;
  if (!knowsMember(view, collection, member)) return false;
  const target = referenceTarget(member);
  return target === undefined || knowsPath(view, target, rest);
}

/** Dates of metadata are local and without zone; an operand with a zone is brought into theirs. */
function inServerZone(view: MetadataView, path: string, operand: string): string {
  if (!/(^|\.)(created|lastUpdated)$/.test(path) || !/T.*(Z|[+-]\d\d:?\d\d)$/.test(operand)) return operand;
  const instant = parseInstant(operand, view.timeZone);
  return instant === undefined ? operand : localTime(instant, view.timeZone);
}

/**
 * Reads one `path:op:value`. A bad form, operator or path is 400 E1003. A negated operator holds if no value of the path
 * has the property.
 *
 * @param alone with more than one filter in a request, a value is cut at its first comma unless it is in brackets
 */
function parseFilter(view: MetadataView, collection: string, filter: string, alone: boolean): Filter {
  const [path = '', operator = ''] = filter.split(':', 2);
  const start = path.length + operator.length + 2;
  let operand: string | undefined = filter.length >= start ? filter.slice(start) : undefined;
  if (path === '' || operator === '') refuse(400, `Filter is not valid: \`${filter}\`.`, 'E1003');
  const [first = '', ...rest] = path.split('.');
  if (!knowsPath(view, collection, [first, ...rest])) refuse(400, `Filter path is not valid: \`${path}\`.`, 'E1003');

  const paths = path === 'identifiable' ? [['id'], ['code'], ['name']] : [[first, ...rest]];
  const valuesOf = (object: JsonObject): unknown[] =>
    paths.flatMap((steps) => valuesAt(view, collection, object, steps));
  const bare = Object.hasOwn(unary, operator) ? unary[operator] : undefined;
  if (bare !== undefined) return (object) => bare(valuesOf(object));

  const found = operatorTest(operator);
  if (found === undefined) refuse(400, `\`${operator}\` is not a valid operator.`, 'E1003');
  if (operand === undefined) refuse(400, `Filter needs a value: \`${filter}\`.`, 'E1003');
  if (!alone && !operand.startsWith('[')) operand = operand.split(',', 1)[0] ?? '';
  const holdsFor = found.test(inServerZone(view, path, operand));
  return (object) => {
    const holds = flattened(valuesOf(object)).some(holdsFor);
    return found.negated ? !holds : holds;
  };
}

/** All filters of a request as one: AND, or OR with `rootJunction=OR`. No filter: everything passes. */
export function parseFilters(
  view: MetadataView,
  collection: string,
  filters: readonly string[],
  junction: 'AND' | 'OR',
): Filter {
  const parsed = filters.map((filter) => parseFilter(view, collection, filter, filters.length === 1));
  if (parsed.length === 0) return () => true;
  return junction === 'OR'
    ? (object) => parsed.some((passes) => passes(object))
    : (object) => parsed.every((passes) => passes(object));
}
