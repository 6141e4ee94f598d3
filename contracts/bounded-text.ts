/** What a text or a list of problems names at most before it counts the rest. */
export const shownItems = 5;

/** Problems that a person mends in one go, on the command line: more are shown than in a failure. */
export const shownProblems = 20;

/** Characters of a text for people that travels: a failure, a notification, a line of the log. Temporal refuses failures of some megabytes. */
export const maxTextChars = 4_000;

/** A list in a sentence: `a, b, c, d, e and 29995 more`. An item that is long itself is cut. */
export function firstOf(items: readonly string[], shown = shownItems): string {
  const more = items.length - shown;
  const first = items.slice(0, shown).map((item) => cutLine(item, maxTextChars / 4 / shown));
  return more > 0 ? `${first.join(', ')} and ${more} more` : first.join(', ');
}

/** The first lines of a list of problems, then `and 49995 more`. One line too many is shown: to count it would save nothing. */
export function firstLines(lines: readonly string[], shown = shownItems): string[] {
  return lines.length <= shown + 1 ? [...lines] : [...lines.slice(0, shown), `and ${lines.length - shown} more`];
}

/** The text, at most `maxChars` long: the first lines of one that is longer, each cut where it must be, and how much is left out. */
export function boundedText(text: string, maxChars = maxTextChars): string {
  if (text.length <= maxChars) return text;
  const lines = text.split('\n');
  const shown = Math.max(1, Math.min(shownItems, lines.length));
  const rest = lines.length - shown;
  const tail = rest > 0 ? [`and ${rest} more lines (${text.length} characters in all)`] : [];
  const room = maxChars - tail.join('').length - shown;
  return [...cutLines(lines.slice(0, shown), room), ...tail].join('\n');
}

/** Short lines stay whole, and leave their room to the long ones. */
function cutLines(lines: readonly string[], room: number): string[] {
  let left = room;
  let open = lines.length;
  const allowed = new Map<number, number>();
  for (const { line, at } of lines.map((line, at) => ({ line, at })).sort((a, b) => a.line.length - b.line.length)) {
    const most = Math.min(line.length, Math.floor(left / open));
    allowed.set(at, most);
    left -= most;
    open -= 1;
  }
  return lines.map((line, at) => cutLine(line, allowed.get(at) ?? 0));
}

function cutLine(line: string, maxChars: number): string {
  if (line.length <= maxChars) return line;
  const tail = `… (${line.length} characters)`;
  // half of a pair of surrogates is no character
  return `${line.slice(0, Math.max(0, maxChars - tail.length)).replace(/[\uD800-\uDBFF]$/, '')}${tail}`.slice(
    0,
    maxChars,
  );
}
