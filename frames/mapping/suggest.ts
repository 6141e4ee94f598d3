/** An object of either server, as far as suggestions look at it. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly code?: string | null | undefined;
  /** Where it lies among others, for people: the names of the org units above it. */
  readonly within?: string | undefined;
}

/** What a person reads and edits: a source object with its target, or with the candidates among which nobody may choose but them. */
export interface Suggestion {
  readonly source: Named;
  /** Only where there is exactly one match. */
  readonly target?: Named;
  readonly by: 'code' | 'name' | 'options' | 'default' | 'ambiguous' | 'none';
  /** The matches of an ambiguous line; else empty. */
  readonly candidates: readonly Named[];
}

/** Names are compared without regard to case, accents, punctuation and runs of blanks. */
export function normalisedName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}<>+]+/gu, ' ')
    .trim();
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined || key === '') continue;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function codeOf(object: Named): string | undefined {
  return object.code?.trim();
}

/** What objects are matched by, in this order. */
export type SuggestBy = 'code' | 'name';

/**
 * Matches by code, then by normalised name, or by one of the two alone. A match counts only when it is one to one: where several objects of either side share
 * the code or name, the line is ambiguous and lists the candidates.
 */
export function suggestIds(
  sources: readonly Named[],
  targets: readonly Named[],
  ways: readonly SuggestBy[] = ['code', 'name'],
): Suggestion[] {
  const by = {
    code: { sources: groupBy(sources, codeOf), targets: groupBy(targets, codeOf), keyOf: codeOf },
    name: {
      sources: groupBy(sources, ({ name }) => normalisedName(name)),
      targets: groupBy(targets, ({ name }) => normalisedName(name)),
      keyOf: ({ name }: Named): string => normalisedName(name),
    },
  };
  return sources.map((source) => {
    for (const way of ways) {
      const key = by[way].keyOf(source);
      const candidates = key === undefined ? [] : (by[way].targets.get(key) ?? []);
      const [target] = candidates;
      if (target === undefined) continue;
      const isSingle = candidates.length === 1 && by[way].sources.get(key ?? '')?.length === 1;
      return isSingle ? { source, target, by: way, candidates: [] } : { source, by: 'ambiguous', candidates };
    }
    return { source, by: 'none', candidates: [] };
  });
}

/** An option combo with its category options, in any order. */
export interface NamedCombo extends Named {
  readonly categoryOptions: readonly Named[];
}

/**
 * Matches the option combos of one category combo with those of the other side's: by their sets of category options, each option
 * matched by code or name, the order ignored. A default option combo (`defaults`: the ids of either side's) goes only to a default one.
 */
export function suggestCombos(
  sources: readonly NamedCombo[],
  targets: readonly NamedCombo[],
  defaults: ReadonlySet<string>,
  ways: readonly SuggestBy[] = ['code', 'name'],
): Suggestion[] {
  const isDefault = ({ id }: Named): boolean => defaults.has(id);
  const distinct = (combos: readonly NamedCombo[]): Named[] => [
    ...new Map(combos.flatMap((combo) => combo.categoryOptions.map((option) => [option.id, option]))).values(),
  ];
  const options = new Map<string, string>();
  for (const { source, target } of suggestIds(
    distinct(sources.filter((s) => !isDefault(s))),
    distinct(targets.filter((t) => !isDefault(t))),
    ways,
  )) {
    if (target !== undefined) options.set(source.id, target.id);
  }
  const setOf = (ids: readonly string[]): string => [...ids].sort().join(' ');
  const targetSets = groupBy(
    targets.filter((target) => !isDefault(target)),
    ({ categoryOptions }) => setOf(categoryOptions.map(({ id }) => id)),
  );
  const translated = (combo: NamedCombo): string | undefined => {
    const ids = combo.categoryOptions.flatMap(({ id }) => options.get(id) ?? []);
    return ids.length === combo.categoryOptions.length ? setOf(ids) : undefined;
  };
  const sourceSets = groupBy(
    sources.filter((source) => !isDefault(source)),
    translated,
  );
  return sources.map((source) => {
    const key = isDefault(source) ? undefined : translated(source);
    const candidates = isDefault(source)
      ? targets.filter(isDefault)
      : key === undefined
        ? []
        : (targetSets.get(key) ?? []);
    const [target] = candidates;
    if (target === undefined) return { source, by: 'none', candidates: [] };
    const rivals = isDefault(source) ? sources.filter(isDefault) : (sourceSets.get(key ?? '') ?? []);
    if (candidates.length > 1 || rivals.length > 1) return { source, by: 'ambiguous', candidates };
    return { source, target, by: isDefault(source) ? 'default' : 'options', candidates: [] };
  });
}
