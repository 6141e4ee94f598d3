import type { ServerProfile } from '../../contracts/server-profile';

const integerTypes = new Set(['INTEGER', 'INTEGER_POSITIVE', 'INTEGER_NEGATIVE', 'INTEGER_ZERO_OR_POSITIVE']);
const booleanTypes = new Set(['BOOLEAN', 'TRUE_ONLY']);
const numericTypes = new Set([...integerTypes, 'NUMBER', 'UNIT_INTERVAL', 'PERCENTAGE']);

const trueSpellings = new Set(['t', 'y', '1', 'true', 'yes']);
const falseSpellings = new Set(['f', 'n', '0', 'false', 'no']);

export function isNumericType(valueType: string): boolean {
  return numericTypes.has(valueType);
}

export function isIntegerType(valueType: string): boolean {
  return integerTypes.has(valueType);
}

/** Java's notion of outer blanks, which servers trim by: all characters up to the space. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return text.slice(start, end);
}

/**
 * The spelling that every server version takes: an integer without a trailing `.0`, booleans as `true` and `false`.
 * 2.43+ respells by itself; 2.38–2.42 refuse `12.0`, `yes`, `no`, `y` and `n`, so the client does it for all.
 */
export function respell(valueType: string, text: string): string {
  if (integerTypes.has(valueType)) return text.endsWith('.0') ? text.slice(0, -2) : text;
  if (!booleanTypes.has(valueType)) return text;
  const lower = text.toLowerCase();
  if (trueSpellings.has(lower)) return 'true';
  return falseSpellings.has(lower) ? 'false' : text;
}

/**
 * The form in which the target stores a value; null when it stores none. The empty text is no value.
 * 2.38–2.42 trim every value, so that blanks alone are no value there; 2.43+ keep blanks.
 */
export function normaliseValue(valueType: string, text: string | null, profile: ServerProfile): string | null {
  if (text === null) return null;
  const spelled = respell(valueType, text);
  const stored = profile === 'OLD' ? trimBlanks(spelled) : spelled;
  return stored === '' ? null : stored;
}

/** The form in which the target stores a comment; null when it stores none. 2.38–2.42 trim it. */
export function normaliseComment(text: string | null, profile: ServerProfile): string | null {
  if (text === null) return null;
  const stored = profile === 'OLD' ? trimBlanks(text) : text;
  return stored === '' ? null : stored;
}
