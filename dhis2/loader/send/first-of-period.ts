import type { LoadRow } from '../rows';

/**
 * Divides rows so that the first value of each period that the target may never have stored can be written serially,
 * before the rest goes in parallel. Parallel creation of a period loses rows behind a 200 on 2.43+ and refuses valid
 * periods (E7611) on 2.38–2.42. Order within both parts is kept.
 */
export function firstOfPeriod<T extends Pick<LoadRow, 'period'>>(
  rows: readonly T[],
  knownPeriods: ReadonlySet<string>,
): { readonly first: T[]; readonly rest: T[] } {
  const seen = new Set(knownPeriods);
  const first: T[] = [];
  const rest: T[] = [];
  for (const row of rows) {
    if (seen.has(row.period)) rest.push(row);
    else {
      seen.add(row.period);
      first.push(row);
    }
  }
  return { first, rest };
}
