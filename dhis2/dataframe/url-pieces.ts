/** A list that a request repeats as parameters, and how much of the URL each element takes at most. */
export interface RepeatedParameter {
  readonly name: string;
  readonly values: readonly string[];
}

/** `name=value&`; the values are ids and periods, which need no escaping. */
function bytesOf({ name, values }: RepeatedParameter): number {
  return values.reduce((most, value) => Math.max(most, name.length + value.length + 2), 0);
}

/** Equal runs of a list; an empty list is one empty run. */
export function cut<T>(list: readonly T[], parts: number): T[][] {
  if (list.length === 0) return [[]];
  const size = Math.ceil(list.length / parts);
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

/**
 * In how many parts each list must be cut so that one part of each, together, fits the budget. The list that takes most
 * is cut first. Lists of one element are left as they are, even if the budget is exceeded.
 */
export function partsFor(parameters: readonly RepeatedParameter[], budgetBytes: number): number[] {
  const lists = parameters.map((parameter) => ({
    length: parameter.values.length,
    bytesEach: bytesOf(parameter),
    parts: 1,
  }));
  const size = (list: (typeof lists)[number]): number => Math.ceil(list.length / list.parts) * list.bytesEach;
  while (lists.reduce((sum, list) => sum + size(list), 0) > budgetBytes) {
    const largest = lists
      .filter((list) => list.parts < list.length)
      .reduce<(typeof lists)[number] | undefined>(
        (best, list) => (best && size(best) >= size(list) ? best : list),
        undefined,
      );
    if (!largest) break;
    largest.parts += 1;
  }
  return lists.map((list) => list.parts);
}
