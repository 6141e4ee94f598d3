/**
 * The text without the characters up to U+0020 at both ends: blanks, tabs, CR, LF and other controls. Other blanks, such as
 * the no-break space, stay. OLD stores values and comments so; the CSV export of all releases writes its fields so.
 */
export function withoutOuterBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  return text.slice(start, end);
}

/** As `withoutOuterBlanks`, with null for a text that has nothing else. */
export function filledOrNull(text: string | null): string | null {
  const filled = text === null ? '' : withoutOuterBlanks(text);
  return filled === '' ? null : filled;
}

/** Whether the text has nothing but white space; no-break spaces are none (all releases). */
export function isBlank(text: string): boolean {
  for (const character of text) {
    const code = character.charCodeAt(0);
    const isControl = code < 0x20 && (code >= 0x1c || (code >= 0x09 && code <= 0x0d));
    if (!isControl && (!/\s/.test(character) || /[\u00a0\u2007\u202f\ufeff]/.test(character))) return false;
  }
  return true;
}

/** OLD drops one backslash at the end of each text that an import writes, so that a lone one becomes empty (2.40 to 2.42). */
export function withoutLastBackslash(text: string | null): string | null {
  return text?.endsWith('\\') === true ? text.slice(0, -1) : text;
}
