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

function isBlank(code: number): boolean {
  return code <= 32 && code > 0;
}

/**
 * A text without outer blanks, by the rule of Java's `String.trim`: all characters up to the space go (blanks, tabs, CR, LF, vertical
 * tab, form feed, other controls); a no-break space and the wide spaces of Unicode stay. 2.38–2.42 trim so when they store, and
 * the CSV export of 2.43+ when it writes. NUL alone is not trimmed here: no server holds one, and a text with one is refused by name.
 */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
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
 * The normal form of a text, the same on all versions: without outer blanks; null when nothing is left. Sluice compares and sends
 * texts in this form, because 2.43+ store outer blanks, but do not show them in CSV, and 2.38–2.42 do not store them.
 */
export function normaliseText(text: string | null): string | null {
  const trimmed = text === null ? '' : trimBlanks(text);
  return trimmed === '' ? null : trimmed;
}

/** The normal form of a value: that of a text, in the spelling that every version takes. Null: no value. */
export function normaliseValue(valueType: string, text: string | null): string | null {
  const trimmed = normaliseText(text);
  return trimmed === null ? null : respell(valueType, trimmed);
}
