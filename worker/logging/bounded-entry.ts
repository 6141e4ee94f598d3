import { boundedText } from '../../contracts/bounded-text';

/** Characters of a line of the log. What is longer comes of a failure or an answer that nobody reads whole. */
export const maxLineChars = 32_000;
const shownItems = 20;
const maxDepth = 6;

/** A line of the log; of one that is too long each text and list is cut, so that it stays one JSON object. */
export function boundedLine(line: string): string {
  if (line.length <= maxLineChars) return line;
  for (const maxChars of [4_000, 500, 100]) {
    const shorter = `${JSON.stringify(bounded(JSON.parse(line), maxChars, 0))}\n`;
    if (shorter.length <= maxLineChars) return shorter;
  }
  return `${JSON.stringify({ level: 'warn', msg: `an entry of ${line.length} characters is left out` })}\n`;
}

function bounded(value: unknown, maxChars: number, depth: number): unknown {
  if (typeof value === 'string') return boundedText(value, maxChars);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === maxDepth) return '…';
  if (Array.isArray(value)) {
    const more = value.length - shownItems;
    const shown = value.slice(0, shownItems).map((item: unknown) => bounded(item, maxChars, depth + 1));
    return more > 0 ? [...shown, `and ${more} more`] : shown;
  }
  const entries = Object.entries(value);
  const more = entries.length - 5 * shownItems;
  const shown = entries
    .slice(0, 5 * shownItems)
    .map(
      ([name, member]: [string, unknown]) => [boundedText(name, 200), bounded(member, maxChars, depth + 1)] as const,
    );
  return Object.fromEntries(more > 0 ? [...shown, ['more', more] as const] : shown);
}
