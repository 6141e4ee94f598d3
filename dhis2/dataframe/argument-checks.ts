import { firstOf } from '../../contracts/bounded-text';
import { isUid } from '../../contracts/uid';
import { MalformedArgumentError, MissingArgumentError, SuperfluousArgumentError } from './argument-errors';

/** Arguments come from plain scripts too, where no compiler looked at them. */
export type Given = Readonly<Record<string, unknown>>;

/** Whether an argument was given; null counts as left out. */
export function isGiven(argument: unknown): boolean {
  return argument !== undefined && argument !== null;
}

/** Refuses names that the function does not know, so that a misspelt option is not ignored. */
export function refuseUnknown(given: Given, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new SuperfluousArgumentError(`Unknown: ${unknown.join(', ')}. The options are ${known.join(', ')}.`);
  }
}

/** A list of texts with at least one element, each once; undefined when it was left out. */
export function textList(given: Given, name: string): string[] | undefined {
  const list = given[name];
  if (!isGiven(list)) return undefined;
  if (!Array.isArray(list)) {
    throw new MalformedArgumentError(`${name} must be a list of texts, e.g. ${name}: ["…"]; it is ${describe(list)}`);
  }
  if (list.length === 0) throw new MissingArgumentError(`${name} is empty: name at least one, or leave it out`);
  const texts = list.map((element: unknown): string => {
    if (typeof element === 'string') return element;
    throw new MalformedArgumentError(`${name} must hold texts only; it holds ${describe(element)}`);
  });
  return [...new Set(texts)];
}

/** A list of UIDs, each once; undefined when it was left out. */
export function uidList(given: Given, name: string): string[] | undefined {
  const ids = textList(given, name);
  const malformed = ids?.filter((id) => !isUid(id)) ?? [];
  if (malformed.length > 0) {
    const shown = firstOf(malformed.map((id) => JSON.stringify(id)));
    throw new MalformedArgumentError(`${name}: not a DHIS2 UID (a letter followed by ten letters or digits): ${shown}`);
  }
  return ids;
}

/** A boolean, or the default. */
export function flag(given: Given, name: string, byDefault: boolean): boolean {
  const value = given[name];
  if (!isGiven(value)) return byDefault;
  if (typeof value === 'boolean') return value;
  throw new MalformedArgumentError(`${name} must be true or false; it is ${describe(value)}`);
}

/** What a wrong argument is, for messages. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? JSON.stringify(value) : `a value of type ${typeof value}`;
}
