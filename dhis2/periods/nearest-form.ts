import type { PeriodRules } from './period-rules';

/** Insertions and deletions that turn one text into the other; replacing a character costs a little less than both. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 0; line < from.length; line += 1) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === from[line] ? 0 : 1.5);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

const shape = (text: string): string => text.toLowerCase().replace(/\d/g, '0');

/** The rules whose identifiers look most like the text, digits aside. */
export function nearestForm(text: string, rules: readonly PeriodRules[]): PeriodRules | undefined {
  const wanted = shape(text.slice(0, 30));
  const distance = (candidate: PeriodRules): number =>
    Math.min(...candidate.examples.map((example) => editDistance(wanted, shape(example))));
  return rules.reduce<PeriodRules | undefined>(
    (best, candidate) => (best && distance(best) <= distance(candidate) ? best : candidate),
    undefined,
  );
}
