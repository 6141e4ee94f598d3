/** A data set of the target that may take an element's rows. */
export interface Holder {
  readonly id: string;
  readonly name: string;
}

export type Sharing =
  | { readonly shares: ReadonlyMap<string, readonly string[]> }
  | { readonly ambiguous: readonly { readonly element: string; readonly holders: readonly Holder[] }[] };

/**
 * Which data set of the target takes which elements. An element that only one set holds goes there; one that several hold goes to
 * the only one of them that is needed anyway. Where that does not decide, nothing is guessed: it is ambiguous.
 */
export function shareElements(elements: ReadonlyMap<string, readonly Holder[]>): Sharing {
  const shares = new Map<string, string[]>();
  const give = (set: string, element: string): void => {
    shares.set(set, [...(shares.get(set) ?? []), element]);
  };
  for (const [element, [only, ...others]] of elements)
    if (only !== undefined && others.length === 0) give(only.id, element);
  const open = [...elements].filter(([, holders]) => holders.length > 1);
  const whole = onlySetOfAll(open.map(([, holders]) => holders));
  const needed = new Set(shares.keys());
  const ambiguous: { element: string; holders: readonly Holder[] }[] = [];
  for (const [element, holders] of open) {
    const wanted = holders.filter(({ id }) => needed.has(id));
    const [chosen] = wanted.length === 1 ? wanted : needed.size === 0 && whole !== undefined ? [whole] : [];
    if (chosen === undefined) ambiguous.push({ element, holders });
    else give(chosen.id, element);
  }
  return ambiguous.length > 0 ? { ambiguous } : { shares };
}

/** The one set that holds all elements, if there is exactly one. */
function onlySetOfAll(all: readonly (readonly Holder[])[]): Holder | undefined {
  const [first = [], ...rest] = all;
  const common = first.filter(({ id }) => rest.every((holders) => holders.some((other) => other.id === id)));
  return common.length === 1 ? common[0] : undefined;
}
