import type { ResolvedMappings } from '../../contracts/mappings';

/** Target data elements that these source elements become: by pair, by table, or as they are where no table is given. */
export function mappedElements(dataElements: Iterable<string>, mappings: ResolvedMappings | undefined): Set<string> {
  const targets = new Set<string>();
  for (const element of dataElements) {
    const pairs = (mappings?.pairs ?? []).filter((pair) => pair.source.dataElement === element);
    for (const pair of pairs) targets.add(pair.target.dataElement);
    if (pairs.some((pair) => pair.source.categoryOptionCombo === undefined)) continue;
    const line = mappings?.dataElements?.[element];
    if (line !== undefined) targets.add(line);
    else if (mappings?.dataElements === undefined || mappings.unmapped === 'keep') {
      if (pairs.length === 0) targets.add(element);
    }
  }
  return targets;
}
