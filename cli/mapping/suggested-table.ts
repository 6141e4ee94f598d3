import type { Named, Suggestion } from '../../frames/mapping/suggest';

/** The columns of a suggested table; a run reads `source` and `target`, the others are for the person who edits it. */
export const suggestedColumns = [
  'source',
  'target',
  'source_name',
  'source_code',
  'target_name',
  'target_code',
  'match',
  'candidates',
] as const;

/**
 * Several suggestions for one source object, e.g. of two data sets, as one line: where they disagree the line is
 * ambiguous and lists all that were found. A match beats a failure to find one.
 */
export function mergeSuggestions(suggestions: readonly Suggestion[]): Suggestion[] {
  const bySource = new Map<string, Suggestion[]>();
  for (const suggestion of suggestions) {
    const known = bySource.get(suggestion.source.id);
    if (known === undefined) bySource.set(suggestion.source.id, [suggestion]);
    else known.push(suggestion);
  }
  return [...bySource.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const found = new Map<string, Named>();
    for (const { target, candidates } of all) {
      for (const one of target === undefined ? candidates : [target]) found.set(one.id, one);
    }
    const matched = all.find((one) => one.target !== undefined);
    const isAmbiguous = found.size > 1 || all.some((one) => one.by === 'ambiguous');
    if (isAmbiguous) return [{ source: first.source, by: 'ambiguous' as const, candidates: [...found.values()] }];
    return [matched ?? first];
  });
}

const matchWords: Record<Suggestion['by'], string> = {
  code: 'code',
  name: 'name',
  options: 'combo',
  default: 'combo',
  ambiguous: 'ambiguous',
  none: 'none',
};

/** All cells are quoted: names hold separators, and the files may be read with any. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** A text that a spreadsheet would run as a formula gets a leading apostrophe; nothing reads these columns back. */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** Id and name, and where it lies: what a person needs to choose. */
export function placed(object: Named): string {
  return `${object.id} ${nameAndPlace(object)}`;
}

function nameAndPlace({ name, within }: Named): string {
  return within === undefined ? name : `${name} (in ${within})`;
}

/** The table as CSV: what has to be filled in first, then what was matched, each in order of names. */
export function suggestedCsv(suggestions: readonly Suggestion[]): string {
  const rank = (by: Suggestion['by']): number => (by === 'ambiguous' ? 0 : by === 'none' ? 1 : 2);
  const ordered = [...suggestions].sort(
    (a, b) => rank(a.by) - rank(b.by) || a.source.name.localeCompare(b.source.name, 'en'),
  );
  const lines = ordered.map(({ source, target, by, candidates }) =>
    [
      source.id,
      target?.id ?? '',
      harmless(by === 'ambiguous' ? nameAndPlace(source) : source.name),
      harmless(source.code ?? ''),
      harmless(target?.name ?? ''),
      harmless(target?.code ?? ''),
      matchWords[by],
      harmless(candidates.map(placed).join(' | ')),
    ]
      .map(quoted)
      .join(','),
  );
  return [suggestedColumns.join(','), ...lines, ''].join('\n');
}
